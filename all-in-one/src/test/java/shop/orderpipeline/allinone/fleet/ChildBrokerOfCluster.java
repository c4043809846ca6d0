package shop.orderpipeline.allinone.fleet;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import shop.orderpipeline.allinone.local.DataDirectory;
import shop.orderpipeline.allinone.local.KafkaBroker;
import shop.orderpipeline.allinone.local.KafkaBroker.Node;

/** A broker of a cluster as a program: directory, the cluster's id, which node it is, and all nodes' addresses in turn. */
final class ChildBrokerOfCluster {

    private static final int PORT = 9_092;
    private static final int CONTROLLER_PORT = 9_093;

    private ChildBrokerOfCluster() {}

    public static void main(String[] arguments) throws Exception {
        var directory = DataDirectory.take(Path.of(arguments[0]));
        var cluster = nodes(Arrays.asList(arguments).subList(3, arguments.length));
        var node = cluster.get(Integer.parseInt(arguments[2]) - 1);
        var broker = KafkaBroker.start(directory, node, cluster, arguments[1]);
        System.out.println("accepts connections at " + broker.bootstrapServers());
        new CountDownLatch(1).await();
    }

    /** Numbered from 1, each on a machine of its own, so that all have the same ports. */
    static List<Node> nodes(List<String> addresses) {
        return addresses.stream()
                .map(address -> new Node(addresses.indexOf(address) + 1, address, PORT, CONTROLLER_PORT))
                .toList();
    }

    /** Main class and arguments. */
    static List<String> program(Path directory, String clusterId, Node node, List<Node> cluster) {
        return Stream.concat(
                        Stream.of(
                                ChildBrokerOfCluster.class.getName(),
                                directory.toString(),
                                clusterId,
                                Integer.toString(node.id())),
                        cluster.stream().map(Node::host))
                .toList();
    }
}
