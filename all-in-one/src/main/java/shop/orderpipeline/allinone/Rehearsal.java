package shop.orderpipeline.allinone;

import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import picocli.CommandLine;
import shop.orderpipeline.allinone.demo.LocalPipeline;
import shop.orderpipeline.allinone.local.DataDirectory;

/**
 * One start, one payment, an operator's commands and one stop on a throw-away directory and free ports: the JVM records which
 * classes they need, and later starts find them loaded and linked in its cache (JEP 483).
 */
final class Rehearsal {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);
    private static final long PRODUCT = 1;

    private Rehearsal() {}

    static void run(Command.Rehearse rehearsal) throws Exception {
        var data = Files.createTempDirectory("pipeline-rehearsal");
        try {
            startAndStop(data, rehearsal);
        } finally {
            DataDirectory.deleteRecursively(data);
        }
    }

    private static void startAndStop(Path data, Command.Rehearse rehearsal) throws Exception {
        var settings = new PipelineSettings(data, Ports.anyFree(), false, Optional.of("rehearsal"), List.of());
        try (var _ = RunningPipeline.start(settings)) {
            var page = sell(settings.local());
            renew(CommandLine.class, rehearsal.picocli());
            operate(rehearsal.script(), settings.ports(), page);
        }
    }

    private static void renew(Class<?> ofLibrary, Path renewed) throws Exception {
        var jar = ofLibrary.getProtectionDomain().getCodeSource().getLocation();
        RenewedJar.write(Path.of(jar.toURI()), renewed, ofLibrary.getClassLoader());
    }

    /** Returns the low-profile id of an order that is paid, reported twice and completed. */
    private static String sell(LocalPipeline pipeline) throws InterruptedException {
        var shop = pipeline.shop();
        var page = UUID.randomUUID().toString();
        var order = UUID.randomUUID();
        shop.addProduct(PRODUCT, "rehearsal", 1, BigDecimal.ONE);
        shop.placeOrder(order, page, BigDecimal.ONE, PRODUCT, 1);
        pipeline.cardcomSays("approved", page, order, BigDecimal.ONE);
        pipeline.notify(page);
        pipeline.notify(page);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!shop.standing(order).equals(Optional.of("completed")) && System.nanoTime() < deadline) {
            Thread.sleep(BETWEEN_LOOKS);
        }
        return page;
    }

    /** The operator's commands have a cache of their own, which is made by a process that is one of them. */
    private static void operate(Path script, Ports ports, String page) throws Exception {
        var operator = new ProcessBuilder("bash", script.toString(), "rehearse-operator", page).inheritIO();
        var environment = operator.environment();
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        for (var port : List.of(ports.kafka(), ports.postgres(), ports.ingress(), ports.admin(), ports.management())) {
            environment.put(port.variable(), Integer.toString(port.number()));
        }
        // Whatever else is named where the script was called, nothing of it is touched.
        environment.keySet().removeIf(name -> name.startsWith("KAFKA_") || name.startsWith("DATABASE_"));
        environment.put(shop.orderpipeline.opscli.Rehearsal.THROW_AWAY, "true");
        environment.put("PIPELINE_ENVIRONMENT", "local");
        environment.put("USER", "rehearsal");
        var commands = operator.start();
        var stop = new Thread(commands::destroy, "stop of the rehearsed commands");
        Runtime.getRuntime().addShutdownHook(stop);
        int code = commands.waitFor();
        if (code != 0) {
            throw new IllegalStateException("the rehearsal of the operator's commands ended with " + code);
        }
        Runtime.getRuntime().removeShutdownHook(stop);
    }
}
