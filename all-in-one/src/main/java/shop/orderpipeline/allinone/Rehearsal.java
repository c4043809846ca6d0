package shop.orderpipeline.allinone;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import shop.orderpipeline.allinone.local.DataDirectory;
import shop.orderpipeline.opscli.OpsCli;
import shop.orderpipeline.topic.Groups;
import shop.orderpipeline.topic.Topics;

/**
 * One start, one notification, an operator's commands and one stop on a throw-away directory and free ports: the JVM records which classes they
 * need, and later starts find them loaded and linked in its cache (JEP 483).
 */
final class Rehearsal {

    private Rehearsal() {}

    static void run() throws Exception {
        var data = Files.createTempDirectory("pipeline-rehearsal");
        try {
            startAndStop(data);
        } finally {
            DataDirectory.deleteRecursively(data);
        }
    }

    private static void startAndStop(Path data) throws Exception {
        var settings = new PipelineSettings(data, Ports.anyFree(), false, Optional.of("rehearsal"), List.of());
        try (var _ = RunningPipeline.start(settings)) {
            settings.local().notify(UUID.randomUUID().toString());
            operate(settings.ports());
        }
    }

    /** The operator's commands start from the same cache. */
    private static void operate(Ports ports) {
        var environment = Map.of(
                ports.kafka().variable(),
                Integer.toString(ports.kafka().number()),
                ports.postgres().variable(),
                Integer.toString(ports.postgres().number()),
                ports.ingress().variable(),
                Integer.toString(ports.ingress().number()),
                ports.admin().variable(),
                Integer.toString(ports.admin().number()),
                ports.management().variable(),
                Integer.toString(ports.management().number()),
                "USER",
                "rehearsal");
        var silent = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        for (var line : List.of(
                List.of("doctor"),
                List.of("topics", "ls"),
                List.of("groups", "lag"),
                List.of("trace", UUID.randomUUID().toString(), "-o", "json"),
                List.of("conflicts", "ls"),
                List.of("dlt", "ls"),
                List.of(
                        "offsets",
                        "plan",
                        "--group",
                        Groups.DEDUCTION,
                        "--topic",
                        Topics.PAID_ORDERS.name(),
                        "--to",
                        "latest"),
                List.of("topics", "ls", "--help"),
                List.of("replay", "plan", "--from-topic", Topics.PAYMENT_NOTIFICATIONS.name(), "-o", "json"),
                List.of("orders", "rerun", UUID.randomUUID().toString(), "--reason", "rehearsal"))) {
            OpsCli.run(line.toArray(String[]::new), environment, silent, silent, _ -> Optional.empty());
        }
    }
}
