package shop.orderpipeline.allinone.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.TreeMap;
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
import shop.orderpipeline.payment.LowProfileId;

/**
 * PostgreSQL is stopped for a minute under 40 notifications a second, and started again while they go on coming. No try is
 * spent, nothing is set aside, and each order is completed once.
 *
 * <pre>
 * mvn -B -Pfaults -pl all-in-one -am verify -Dsurefire.failIfNoSpecifiedTests=false -Dtest=DatabaseStopIT
 *   -Dfaults.seconds=60 -Dfaults.seconds.after=60 -Dfaults.rate=40 -Dfaults.gateway.ms=50
 * </pre>
 */
@Tag("faults")
class DatabaseStopIT {

    private static final int SECONDS_BEFORE = 15;
    private static final int SECONDS = Integer.getInteger("faults.seconds", 60);
    private static final int SECONDS_AFTER = Integer.getInteger("faults.seconds.after", 60);
    private static final int RATE = Integer.getInteger("faults.rate", 40);
    private static final int GATEWAY_MS = Integer.getInteger("faults.gateway.ms", 50);

    /** An order is completed as usual when it takes no longer than this from its notification. */
    private static final Duration USUAL = Duration.ofSeconds(1);

    private static final Duration LONGEST_TO_USUAL = Duration.ofSeconds(30);
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    /** What the schedule held at most, as often as one looked. */
    private long mostOpenWork;

    private long mostAttempts;

    @Test
    void stopOfTheDatabaseSpendsNoTryAndLosesNothing() throws Exception {
        try (var fleet = Fleet.start(directory);
                var notifier = new Notifier(fleet)) {
            var shop = new Shop(fleet);
            int payments = (SECONDS_BEFORE + SECONDS + SECONDS_AFTER) * RATE;
            var pages = Simulator.pages(shop.place(payments, Truth.approvedAfter(GATEWAY_MS)));
            var sending = notifier.sendSteadily(pages, RATE);
            await("work")
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> shop.completed() >= SECONDS_BEFORE * RATE / 2);

            fleet.database().stop();
            long stopped = System.nanoTime();
            await("it was away for a while")
                    .atMost(Duration.ofSeconds(2L * SECONDS + 1))
                    .until(() -> System.nanoTime() - stopped
                            > Duration.ofSeconds(SECONDS).toNanos());
            long starting = System.currentTimeMillis();
            fleet.database().start();
            long accepting = System.currentTimeMillis();

            awaitAllCompleted(shop, payments);
            sending.awaitAllAnswered();
            var times = new Times(starting, accepting, notifier.firstSentAt(), shop.completedAt());
            var setAside = SetAside.of(fleet.kafka());
            print(notifier, times);
            setAside.print();
            Audit.assertGreen(fleet, notifier.answered());
            assertThat(mostAttempts).as("tries spent by the stop").isZero();
            assertThat(setAside.retries().values()).containsOnly(0L);
            assertThat(setAside.deadLetters().values()).containsOnly(0L);
            assertThat(times.secondsToUsual()).as("as usual again").isLessThan((double) LONGEST_TO_USUAL.toSeconds());
        }
    }

    private void awaitAllCompleted(Shop shop, int payments) {
        await("all completed")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(250))
                .ignoreExceptions()
                .untilAsserted(() -> {
                    var work = shop.openWork();
                    mostOpenWork = Math.max(mostOpenWork, work.rows());
                    mostAttempts = Math.max(mostAttempts, work.attempts());
                    assertThat(shop.standings()).isEqualTo("completed " + payments);
                });
    }

    private void print(Notifier notifier, Times times) {
        var pile = times.pile();
        new Table("PostgreSQL stopped for " + SECONDS + " s under " + RATE + " notifications/s", "", "")
                .row("notifications answered 200", notifier.answered().size())
                .row("attempts not answered 200", notifier.refused())
                .row("tries spent, as the schedule counts them", mostAttempts)
                .row("payments on the schedule, at most", mostOpenWork)
                .row("orders that piled up", pile.getCount())
                .row("from the start to accepting connections s", times.seconds(times.accepting))
                .row("to the first order completed s", times.seconds(pile.getMin()))
                .row("to the last order completed that was notified before it accepted s", times.seconds(pile.getMax()))
                .row(
                        "to the first second whose notifications all became completed orders within "
                                + USUAL.toSeconds() + " s, s",
                        times.secondsToUsual())
                .print();
    }

    /** Times are ms of the epoch. */
    private record Times(
            long starting, long accepting, Map<LowProfileId, Long> sentAt, Map<LowProfileId, Long> completedAt) {

        double seconds(long at) {
            return (at - starting) / 1e3;
        }

        /** When the orders were completed that were notified before the database was back. */
        LongSummaryStatistics pile() {
            return completedAt.entrySet().stream()
                    .filter(order -> sentAt.getOrDefault(order.getKey(), Long.MAX_VALUE) < accepting)
                    .mapToLong(Map.Entry::getValue)
                    .filter(at -> at >= starting)
                    .summaryStatistics();
        }

        /** NaN where there is no such second. */
        double secondsToUsual() {
            var slowest = new TreeMap<Long, Long>();
            sentAt.forEach((page, at) -> {
                if (at >= starting) {
                    long took = completedAt.getOrDefault(page, Long.MAX_VALUE) - at;
                    slowest.merge((at - starting) / 1_000, took, Long::max);
                }
            });
            return slowest.entrySet().stream()
                    .filter(second -> second.getValue() < USUAL.toMillis())
                    .mapToDouble(Map.Entry::getKey)
                    .findFirst()
                    .orElse(Double.NaN);
        }
    }
}
