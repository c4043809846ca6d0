package shop.orderpipeline.allinone.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import shop.orderpipeline.allinone.fleet.Audit;
import shop.orderpipeline.allinone.fleet.Fleet;
import shop.orderpipeline.allinone.fleet.Fleet.Setup;
import shop.orderpipeline.allinone.fleet.InstalledPostgres;
import shop.orderpipeline.allinone.fleet.Notifier;
import shop.orderpipeline.allinone.fleet.Placed;
import shop.orderpipeline.allinone.fleet.Shop;
import shop.orderpipeline.allinone.fleet.Simulator;
import shop.orderpipeline.allinone.fleet.Simulator.Truth;
import shop.orderpipeline.allinone.fleet.Table;
import shop.orderpipeline.topic.Groups;
import shop.orderpipeline.topic.Topics;

/**
 * The drill of {@code docs/runbooks/backup-and-restore.md}: the database is backed up under load, goes on for 30 s, and is
 * lost with all its files, while Kafka goes on ahead. It is restored, and the notifications since before the backup are
 * replayed by the operator's command: every order is completed once again, and those that the backup has never
 * seen are waited for until the shop brings them.
 *
 * <pre>
 * mvn -B -Pfaults -pl all-in-one -am verify -Dsurefire.failIfNoSpecifiedTests=false -Dtest=BackupIT
 *   -Dfaults.seconds=30 -Dfaults.rate=100 -Dfaults.gateway.ms=50
 * </pre>
 */
@Tag("faults")
class BackupIT {

    private static final int SECONDS = Integer.getInteger("faults.seconds", 30);
    private static final int RATE = Integer.getInteger("faults.rate", 100);
    private static final int SECONDS_BEFORE = 5;
    private static final int GATEWAY_MS = Integer.getInteger("faults.gateway.ms", 50);
    private static final int PLACED_SINCE = 20;
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final String REASON = "the database was set back to its backup";
    private static final Pattern REPLAY_LINE = Pattern.compile("[.]/pipeline (replay plan .*)");

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    private final Table steps =
            new Table("database lost, and set back by " + SECONDS + " s of load", "step", "after s", "orders");

    @Test
    void whatKafkaKnowsAndTheBackupDoesNotIsBroughtBack() throws Exception {
        var postgres = InstalledPostgres.required();
        try (var fleet = Fleet.start(directory, Setup.USUAL.database(postgres));
                var notifier = new Notifier(fleet)) {
            var shop = new Shop(fleet);
            var truth = Truth.approvedAfter(GATEWAY_MS);
            var before = Simulator.pages(shop.place(SECONDS_BEFORE * RATE, truth));
            var during = Simulator.pages(shop.place(SECONDS * RATE, truth));

            var sending = notifier.sendSteadily(before, RATE);
            awaitCompleted(shop, before.size() / 2);
            long start = System.nanoTime();
            var backup = directory.resolve("shop.dump");
            var said = script(fleet, postgres, 0, "backup.sh", backup);
            step("backed up", start, shop);
            sending.awaitAllAnswered();
            var since = shop.place(PLACED_SINCE, truth);
            notifier.sendSteadily(Simulator.pages(since), RATE).awaitAllAnswered();
            notifier.sendSteadily(during, RATE).awaitAllAnswered();
            notifier.sendSteadily(before.subList(0, RATE), RATE).awaitAllAnswered();
            awaitCompleted(shop, before.size() + during.size() / 2);
            awaitConflicts(shop, RATE);
            step("load sent", start, shop);

            fleet.database().lose();
            var stopped = List.of(fleet.paymentProcessor(), fleet.inventoryProcessor(), fleet.adminConsole());
            for (var service : stopped) {
                service.stop();
            }
            fleet.database().start();
            // A new server comes with an empty database of the name; nothing that is there is touched.
            said += script(fleet, postgres, 6, "restore.sh", backup);
            var renamed = postgres.run(
                    directory,
                    fleet.databasePort(),
                    "psql",
                    "-d",
                    "postgres",
                    "-c",
                    "alter database shop rename to shop_before");
            assertThat(renamed.exit()).as(renamed.words()).isZero();
            said += script(fleet, postgres, 0, "restore.sh", backup);
            step("restored", start, shop);
            System.out.print(said);

            var operator = new OperatorCommand(fleet.environment(), directory);
            readAgain(operator, Groups.CONFLICT_PROJECTION, Topics.CONFLICTS.name());
            for (var service : stopped) {
                service.start();
            }
            stopped.forEach(service -> service.awaitReady());
            long records = replayed(operator, said);
            assertThat(records).isGreaterThanOrEqualTo(before.size() + during.size());
            step("replayed " + records, start, shop);
            // Money for an order that nobody knows waits on the schedule; it is neither lost nor taken for another's.
            awaitOnTheSchedule(shop, since);
            shop.place(since);
            step("placed again", start, shop);
            shop.awaitAllCompleted(PATIENCE);
            step("completed", start, shop);
            steps.print();
            var answered = new HashSet<>(notifier.answered());
            assertThat(answered).hasSize(before.size() + during.size() + since.size());
            assertThat(shop.completed()).isEqualTo(answered.size());
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

    /** Repeats are told as conflicts, which the console has shown when it is lost. */
    private static void awaitConflicts(Shop shop, int soMany) {
        await("conflicts shown")
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(shop.jdbc()
                                .sql("select count(*) from conflicts")
                                .query(Long.class)
                                .single())
                        .isGreaterThanOrEqualTo(soMany));
    }

    private static void awaitOnTheSchedule(Shop shop, List<Placed> orders) {
        await("on the schedule")
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(shop.jdbc()
                                .sql("select low_profile_id from open_work")
                                .query(String.class)
                                .list())
                        .containsAll(orders.stream()
                                .map(order -> order.page().value())
                                .toList()));
    }

    private String script(Fleet fleet, InstalledPostgres postgres, int exit, String name, Path file) throws Exception {
        var answer = postgres.run(
                directory,
                fleet.databasePort(),
                Path.of("..", "ops", "backup", name).toString(),
                file.toString());
        assertThat(answer.exit()).as(answer.words()).isEqualTo(exit);
        return answer.words();
    }

    /** Runs the line that the restore printed, and the plan that it makes; how many records were selected. */
    private static long replayed(OperatorCommand command, String said) throws Exception {
        var line = REPLAY_LINE.matcher(said);
        assertThat(line.find()).isTrue();
        var plan = command.json(Stream.concat(Stream.of(line.group(1).split(" ")), Stream.of("-o", "json"))
                .toArray(String[]::new));
        var report = command.run(
                "replay",
                "run",
                plan.get("id").asString(),
                "--execute",
                "--confirm=" + Topics.PAYMENT_NOTIFICATIONS.name(),
                "--reason",
                REASON);
        System.out.print(report);
        assertThat(report).contains("effects repeated: 0");
        return plan.get("records").asLong();
    }

    /** What the console shows was set back with the database, its place in the topic was not. */
    private static void readAgain(OperatorCommand command, String group, String topic) {
        await("nobody is in " + group)
                .atMost(Duration.ofMinutes(1))
                .pollInterval(Duration.ofSeconds(1))
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> {
                    var plan = command.json(
                            "offsets", "plan", "--group", group, "--topic", topic, "--to", "earliest", "-o", "json");
                    System.out.print(command.run(
                            "offsets",
                            "apply",
                            plan.get("id").asString(),
                            "--execute",
                            "--confirm=" + group,
                            "--reason",
                            REASON));
                    return true;
                });
    }
}
