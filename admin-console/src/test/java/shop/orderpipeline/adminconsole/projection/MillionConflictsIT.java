package shop.orderpipeline.adminconsole.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static shop.orderpipeline.adminconsole.RunningConsole.console;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import shop.orderpipeline.conflict.Conflict;
import shop.orderpipeline.conflict.ConflictType;
import shop.orderpipeline.conflict.Stage;
import shop.orderpipeline.order.OrderId;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.stock.ProductId;
import shop.orderpipeline.testing.TestKafka;
import shop.orderpipeline.topic.Topics;

/**
 * A million conflicts of 80 days, most of them duplicates, of 200 products: how fast they are projected, how long the API's
 * questions take with all of them there, and how long reading everything again does.
 *
 * <pre>
 * mvn -B -Pfaults -pl admin-console -am verify -Dsurefire.failIfNoSpecifiedTests=false -Dtest=MillionConflictsIT
 *   -Dconsole.conflicts=1000000 -Dconsole.questions=100
 * </pre>
 */
@Tag("faults")
class MillionConflictsIT {

    private static final int CONFLICTS = Integer.getInteger("console.conflicts", 1_000_000);
    private static final int QUESTIONS = Integer.getInteger("console.questions", 100);
    private static final int WARM_UP = 50;
    private static final int DAYS = 80;
    private static final int PRODUCTS = 200;
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final Random random = new Random(7);
    private final Instant now = Instant.now();
    /** Each question is measured, whichever misses its goal. */
    private final SoftAssertions slow = new SoftAssertions();

    @Test
    void answersAsFastAsEver() throws Exception {
        long before = count();
        long start = System.nanoTime();
        publish();
        System.out.printf(Locale.ROOT, "%,d conflicts published in %.1f s%n", CONFLICTS, secondsSince(start));
        awaitAll(before);
        System.out.printf(
                Locale.ROOT,
                "projected %.1f s after the first was published: %,.0f records/s%n",
                secondsSince(start),
                CONFLICTS / secondsSince(start));
        console().database().sql("analyze").update();

        ask("list, everything", "/api/admin/error-logs", 50);
        ask("list, 409 and error", "/api/admin/error-logs?searchTerm=409&level=error", 50);
        ask("list, shortages of 30 days", "/api/admin/error-logs?type=out-of-stock&days=30", 50);
        ask("list, 503", "/api/admin/error-logs?searchTerm=503", 50);
        ask("list, open", "/api/admin/error-logs?state=open", 50);
        ask("list, handled", "/api/admin/error-logs?state=handled", 50);
        ask("list, a stage that finds none", "/api/admin/error-logs?stage=schedule", 50);
        ask("list, one product, 30 days", "/api/admin/error-logs?productId=7&days=30", 50);
        ask("summary, 7 days", "/api/admin/error-logs/stats/summary?days=7", 100);
        ask("summary, 90 days", "/api/admin/error-logs/stats/summary?days=90", 100);
        ask("search, an id", "/api/admin/error-logs?searchTerm=" + someId(), 150);
        ask("search, part of an id", "/api/admin/error-logs?searchTerm=" + someId().substring(9, 18), 150);
        ask("search, a word of ours", "/api/admin/error-logs?searchTerm=paid-orders", 150);
        ask("search, nothing", "/api/admin/error-logs?searchTerm=nothing-like-it", 150);
        ask("search, what has no trigram", "/api/admin/error-logs?searchTerm=ab", 150);
        ask("list, a rare kind", "/api/admin/error-logs?retryable=true&type=gateway-undecided", 50);
        ask("groups, everything", "/api/admin/error-logs/groups", 50);
        ask("groups, an id", "/api/admin/error-logs/groups?searchTerm=" + someId(), 150);
        ask("groups, part of many ids", "/api/admin/error-logs/groups?searchTerm=a1b", 150);
        memory();

        long again = System.nanoTime();
        console().bean(Rebuild.class).start("operator", "a test");
        awaitAll(before);
        System.out.printf(
                Locale.ROOT,
                "rebuilt in %.1f s: %,.0f records/s%n",
                secondsSince(again),
                CONFLICTS / secondsSince(again));
        slow.assertAll();
    }

    private String someId() {
        return console()
                .database()
                .sql("select low_profile_id from conflicts where type = 'out-of-stock' limit 1")
                .query(String.class)
                .single();
    }

    private void publish() throws ExecutionException, InterruptedException {
        var settings = new HashMap<String, Object>(TestKafka.settings().producer());
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 5);
        settings.put(ProducerConfig.BATCH_SIZE_CONFIG, 128 * 1024);
        try (var producer = new KafkaProducer<byte[], byte[]>(settings)) {
            Future<?> last = null;
            for (int i = 0; i < CONFLICTS; i++) {
                last = producer.send(Topics.CONFLICTS.record(conflict(i)));
            }
            if (last != null) {
                last.get();
            }
        }
    }

    /** 94 duplicates, 3 early ones, 1 without an answer, 2 out of stock in each hundred. */
    private Conflict conflict(int number) {
        var payment = new LowProfileId(new UUID(random.nextLong(), random.nextLong()).toString());
        // As they happen: the oldest first.
        var at = now.minus(Duration.ofDays(DAYS))
                .plusMillis(Duration.ofDays(DAYS).toMillis() * number / CONFLICTS);
        var order = new OrderId(new UUID(random.nextLong(), random.nextLong()));
        int kind = number % 100;
        if (kind < 94) {
            var origin = "payment-notifications-" + number % 12 + "@" + number;
            return Conflict.aboutRecord(ConflictType.DUPLICATE_NOTIFICATION, Stage.CONFIRMATION, payment, origin, at)
                    .order(order)
                    .build();
        }
        if (kind < 97) {
            return Conflict.aboutState(ConflictType.EARLY_NOTIFICATION, Stage.VERIFICATION, payment, "early", at)
                    .build();
        }
        if (kind < 98) {
            return Conflict.aboutState(ConflictType.GATEWAY_UNDECIDED, Stage.VERIFICATION, payment, "undecided", at)
                    .order(order)
                    .build();
        }
        return Conflict.aboutState(ConflictType.OUT_OF_STOCK, Stage.DEDUCTION, payment, order.toString(), at)
                .order(order)
                .product(new ProductId(1 + random.nextInt(PRODUCTS)))
                .build();
    }

    private static void awaitAll(long before) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(500)).until(() -> count() >= before + CONFLICTS);
    }

    /** What the roll-ups say, which is quick. */
    private static long count() {
        return console()
                .database()
                .sql("select coalesce(sum(count), 0)::bigint from conflict_groups")
                .query(Long.class)
                .single();
    }

    private void ask(String title, String path, int goalMs) {
        var millis = IntStream.range(0, WARM_UP + QUESTIONS)
                .mapToDouble(question -> {
                    long start = System.nanoTime();
                    assertThat(console().get(path).statusCode()).isEqualTo(200);
                    return (System.nanoTime() - start) / 1e6;
                })
                .skip(WARM_UP)
                .sorted()
                .toArray();
        double median = millis[millis.length / 2];
        System.out.printf(
                Locale.ROOT,
                "%-32s median %6.1f ms  p99 %6.1f ms  (goal %d ms)%n",
                title,
                median,
                millis[(int) (millis.length * 0.99)],
                goalMs);
        slow.assertThat(median).as(title).isLessThan(goalMs);
    }

    private static void memory() {
        System.gc();
        var heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        System.out.printf(
                Locale.ROOT,
                "heap in use after a collection, test and broker included: %,d MB%n",
                heap.getUsed() / 1024 / 1024);
    }

    private static double secondsSince(long nanoTime) {
        return (System.nanoTime() - nanoTime) / 1e9;
    }
}
