package shop.orderpipeline.allinone.fleet;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import shop.orderpipeline.allinone.local.DataDirectory;
import shop.orderpipeline.allinone.local.KafkaBroker;

/** The pipeline's own broker as a program: directory and port. */
public final class ChildBroker {

    private ChildBroker() {}

    public static void main(String[] arguments) throws Exception {
        var directory = DataDirectory.take(Path.of(arguments[0]));
        var broker = KafkaBroker.start(directory, Integer.parseInt(arguments[1]));
        System.out.println("accepts connections at " + broker.bootstrapServers());
        new CountDownLatch(1).await();
    }
}
