package shop.orderpipeline.allinone.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import shop.orderpipeline.allinone.fleet.Audit;
import shop.orderpipeline.allinone.fleet.Fleet;
import shop.orderpipeline.allinone.fleet.Notifier;
import shop.orderpipeline.allinone.fleet.Shop;
import shop.orderpipeline.allinone.fleet.Simulator;
import shop.orderpipeline.allinone.fleet.Simulator.Truth;
import shop.orderpipeline.allinone.fleet.Table;
import shop.orderpipeline.topic.Groups;
import shop.orderpipeline.topic.Topics;

/**
 * PostgreSQL is set back to a copy from before 30 s of load, while Kafka goes on ahead. The notifications since before the
 * copy are replayed by the operator's command, and every order is completed once again.
 *
 * <pre>
 * mvn -B -Pfaults -pl all-in-one -am verify -Dsurefire.failIfNoSpecifiedTests=false -Dtest=RestoreIT
 *   -Dfaults.seconds=30 -Dfaults.rate=100 -Dfaults.gateway.ms=50
 * </pre>
 */
@Tag("faults")
class RestoreIT {

    private static final int SECONDS = Integer.getInteger("faults.seconds", 30);
    private static final int RATE = Integer.getInteger("faults.rate", 100);
    private static final int SECONDS_BEFORE = 5;
    private static final int GATEWAY_MS = Integer.getInteger("faults.gateway.ms", 50);
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    private final Table steps =
            new Table("database set back by " + SECONDS + " s of load", "step", "after s", "orders");

    @Test
    void replayBringsBackWhatTheDatabaseForgot() throws Exception {
        try (var fleet = Fleet.start(directory);
                var notifier = new Notifier(fleet)) {
            var shop = new Shop(fleet);
            var before = Simulator.pages(shop.place(SECONDS_BEFORE * RATE, Truth.approvedAfter(GATEWAY_MS)));
            var during = Simulator.pages(shop.place(SECONDS * RATE, Truth.approvedAfter(GATEWAY_MS)));
            var beforeTheCopy = Instant.now().truncatedTo(ChronoUnit.SECONDS);
            notifier.sendSteadily(before, RATE).awaitAllAnswered();
            awaitCompleted(shop, before.size() / 2);

            long start = System.nanoTime();
            fleet.database().stop();
            var copy = directory.resolve("copy-of-the-database");
            fleet.database().copyTo(copy);
            fleet.database().start();
            step("copied", start, shop);
            notifier.sendSteadily(during, RATE).awaitAllAnswered();
            step("load sent", start, shop);
            fleet.database().kill();
            fleet.database().putBack(copy);
            fleet.database().start();
            fleet.paymentProcessor().awaitReady();
            fleet.inventoryProcessor().awaitReady();
            step("set back", start, shop);

            readConflictsAgain(fleet);
            var replay = new OperatorCommand(fleet.environment(), directory);
            long records = replayAll(replay, beforeTheCopy);
            assertThat(records).isGreaterThanOrEqualTo(before.size() + during.size());
            step("replayed " + records, start, shop);
            shop.awaitAllCompleted(PATIENCE);
            step("completed", start, shop);
            steps.print();
            var answered = new HashSet<>(notifier.answered());
            assertThat(answered).hasSize(before.size() + during.size());
            Audit.assertGreen(fleet, answered);
        }
    }

    private void step(String name, long start, Shop shop) {
        steps.row(name, (System.nanoTime() - start) / 1e9, shop.standings());
    }

    private static void awaitCompleted(Shop shop, int soMany) {
        await(soMany + " completed")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> shop.completed() >= soMany);
    }

    /** @return how many records were selected */
    private static long replayAll(OperatorCommand command, Instant since) throws Exception {
        var topic = Topics.PAYMENT_NOTIFICATIONS.name();
        var plan = command.json("replay", "plan", "--from-topic", topic, "--since", since.toString(), "-o", "json");
        var report = command.run(
                "replay",
                "run",
                plan.get("id").asString(),
                "--execute",
                "--confirm=" + topic,
                "--reason",
                "the database was set back to a copy");
        System.out.print(report);
        assertThat(report).contains("effects repeated: 0");
        return plan.get("records").asLong();
    }

    /** What the console shows was set back with the database, its place in the topic was not. */
    private static void readConflictsAgain(Fleet fleet) throws Exception {
        fleet.adminConsole().stop();
        try (var admin = Admin.create(Map.<String, Object>of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, fleet.kafka().bootstrapServers()))) {
            await("the console's group is empty")
                    .atMost(Duration.ofMinutes(1))
                    .pollInterval(Duration.ofSeconds(1))
                    .ignoreExceptions()
                    .until(() -> {
                        admin.deleteConsumerGroups(Set.of(Groups.CONFLICT_PROJECTION))
                                .all()
                                .get();
                        return true;
                    });
        }
        fleet.adminConsole().start();
        fleet.adminConsole().awaitReady();
    }
}
