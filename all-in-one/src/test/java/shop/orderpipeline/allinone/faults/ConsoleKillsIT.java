package shop.orderpipeline.allinone.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import shop.orderpipeline.allinone.fleet.Fleet;
import shop.orderpipeline.conflict.Conflict;
import shop.orderpipeline.conflict.ConflictType;
import shop.orderpipeline.conflict.Stage;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.stock.ProductId;
import shop.orderpipeline.topic.Topics;

/**
 * The console is killed in the middle of 60,000 conflicts, each published twice, and started again at once: every count is
 * exact afterwards, and after everything is read again.
 *
 * <pre>
 * mvn -B -Pfaults -pl all-in-one -am verify -Dsurefire.failIfNoSpecifiedTests=false -Dtest=ConsoleKillsIT
 *   -Dfaults.conflicts=60000 -Dfaults.kills=4
 * </pre>
 */
@Tag("faults")
class ConsoleKillsIT {

    private static final int CONFLICTS = Integer.getInteger("faults.conflicts", 60_000);
    private static final int KILLS = Integer.getInteger("faults.kills", 4);
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    /** All within one hour, so that its count is known. */
    private final Instant at = Instant.now().truncatedTo(ChronoUnit.HOURS).minus(1, ChronoUnit.HOURS);

    private static final String SUMS = """
            select g.type || ' ' || g.level || ' ' || g.endpoint || ' ' || sum(c.count) || ' open ' || sum(distinct g.open)
              || ' payments ' || sum(distinct g.payments)
            from conflict_counts c join conflict_groups g using (fingerprint)
            where c.grain = 'hour' and c.at = :hour::timestamptz
            group by g.type, g.level, g.endpoint
            order by 1
            """;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    @Test
    void countsExactlyHoweverOftenItIsKilled() throws Exception {
        var expected = List.of(
                "duplicate-notification warn /api/payments/cardcom-webhook %d open 0 payments %d"
                        .formatted(CONFLICTS / 2, CONFLICTS / 2),
                "out-of-stock error paid-orders %d open %d payments %d"
                        .formatted(CONFLICTS / 4, CONFLICTS / 4, CONFLICTS / 4),
                "stock-race info paid-orders %d open 0 payments %d".formatted(CONFLICTS / 4, CONFLICTS / 4));
        try (var fleet = Fleet.start(directory)) {
            var database = JdbcClient.create(fleet.dataSource());
            publish(fleet);
            for (int kill = 1; kill <= KILLS; kill++) {
                long target = (long) kill * CONFLICTS / (KILLS + 2);
                await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(() -> projected(database) >= target);
                fleet.adminConsole().kill();
                System.out.printf("killed after %,d of %,d were projected%n", projected(database), CONFLICTS);
                fleet.adminConsole().start();
                fleet.adminConsole().awaitReady();
            }
            awaitExactly(expected, database);

            var rebuilt = System.nanoTime();
            assertThat(rebuild(fleet)).isEqualTo(202);
            awaitExactly(expected, database);
            System.out.printf(
                    Locale.ROOT,
                    "rebuilt in %.1f s: %s%n",
                    (System.nanoTime() - rebuilt) / 1e9,
                    String.join("; ", sums(database)));
        }
    }

    private void publish(Fleet fleet) throws Exception {
        try (var producer = new KafkaProducer<byte[], byte[]>(fleet.kafka().producer())) {
            Future<?> last = null;
            for (int number = 0; number < CONFLICTS; number++) {
                var record = conflict(number);
                var _ = producer.send(Topics.CONFLICTS.record(record));
                last = producer.send(Topics.CONFLICTS.record(record));
            }
            if (last != null) {
                last.get();
            }
        }
    }

    private Conflict conflict(int number) {
        var payment = new LowProfileId("console-" + number);
        return switch (number % 4) {
            case 0, 1 ->
                Conflict.aboutRecord(
                                ConflictType.DUPLICATE_NOTIFICATION,
                                Stage.CONFIRMATION,
                                payment,
                                "payment-notifications-0@" + number,
                                at)
                        .build();
            case 2 ->
                Conflict.aboutState(ConflictType.OUT_OF_STOCK, Stage.DEDUCTION, payment, "facts", at)
                        .product(new ProductId(900_003))
                        .build();
            default ->
                Conflict.aboutState(ConflictType.STOCK_RACE, Stage.DEDUCTION, payment, "facts", at)
                        .attempt(2)
                        .build();
        };
    }

    private static int rebuild(Fleet fleet) throws Exception {
        var credentials = Base64.getEncoder()
                .encodeToString(("admin:" + Fleet.CONSOLE_PASSWORD).getBytes(StandardCharsets.UTF_8));
        try (var http = HttpClient.newHttpClient()) {
            return http.send(
                            HttpRequest.newBuilder(fleet.console("/api/admin/projection/rebuild"))
                                    .header("Authorization", "Basic " + credentials)
                                    .header("Content-Type", "application/json")
                                    .POST(HttpRequest.BodyPublishers.ofString("{\"reason\": \"a drill\"}"))
                                    .build(),
                            BodyHandlers.discarding())
                    .statusCode();
        }
    }

    private void awaitExactly(List<String> expected, JdbcClient database) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(500))
                .untilAsserted(() -> assertThat(sums(database)).isEqualTo(expected));
    }

    private List<String> sums(JdbcClient database) {
        return database.sql(SUMS)
                .param("hour", at.toString())
                .query(String.class)
                .list();
    }

    private static long projected(JdbcClient database) {
        return database.sql("select coalesce(sum(count), 0)::bigint from conflict_groups")
                .query(Long.class)
                .single();
    }
}
