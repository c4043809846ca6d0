package shop.orderpipeline.allinone.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
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

/**
 * The gateway is away for three minutes under 200 notifications a second. Each is answered 200, no try is spent, and what
 * waited is worked off oldest first.
 *
 * <pre>
 * mvn -B -Pfaults -pl all-in-one -am verify -Dsurefire.failIfNoSpecifiedTests=false -Dtest=OutageIT
 *   -Dfaults.outage.seconds=180 -Dfaults.outage.mode=refuse (or hang, http-500) -Dfaults.rate=200 -Dfaults.gateway.ms=50
 * </pre>
 */
@Tag("faults")
class OutageIT {

    private static final int SECONDS = Integer.getInteger("faults.outage.seconds", 180);
    private static final int RATE = Integer.getInteger("faults.rate", 200);
    private static final int GATEWAY_MS = Integer.getInteger("faults.gateway.ms", 50);
    private static final String MODE = System.getProperty("faults.outage.mode", "refuse");
    private static final int SECONDS_BEFORE = 5;
    /** Several calls are in flight and partitions take turns, so the order is not perfect; any order would be 0. */
    private static final double OLDEST_FIRST = 0.9;

    private static final Duration SAMPLING = Duration.ofSeconds(5);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    @Test
    void outageSpendsNoTryAndIsWorkedOffOldestFirst() throws Exception {
        try (var fleet = Fleet.start(directory);
                var before = new Notifier(fleet);
                var during = new Notifier(fleet)) {
            var shop = new Shop(fleet);
            var warmUp = Simulator.pages(shop.place(SECONDS_BEFORE * RATE, Truth.approvedAfter(GATEWAY_MS)));
            var waiting = Simulator.pages(shop.place(SECONDS * RATE, Truth.approvedAfter(GATEWAY_MS)));
            before.sendSteadily(warmUp, RATE).awaitAllAnswered();
            await("the first are completed")
                    .atMost(Duration.ofMinutes(2))
                    .pollInterval(Duration.ofMillis(250))
                    .until(() -> shop.completed() == warmUp.size());

            fleet.gateway().outage(MODE);
            var away = new Table(
                    "gateway away (" + MODE + ") for " + SECONDS + " s under " + RATE + " notifications/s",
                    "after s",
                    "answered 200",
                    "open work",
                    "most attempts",
                    "orders");
            long start = System.nanoTime();
            var sending = during.sendSteadily(waiting, RATE);
            while (secondsSince(start) < SECONDS) {
                double next = Math.min(SECONDS, secondsSince(start) + SAMPLING.toSeconds());
                await().pollInterval(Duration.ofMillis(100))
                        .atMost(Duration.ofMinutes(1))
                        .until(() -> secondsSince(start) >= next);
                var work = shop.openWork();
                away.row(
                        secondsSince(start),
                        during.answered().size(),
                        work.rows(),
                        work.mostAttempts(),
                        shop.standings());
                assertThat(work.attempts()).as("tries spent by the outage").isZero();
            }
            sending.awaitAllAnswered();
            away.print();
            var answers = during.answers();
            System.out.printf(
                    "answered 200: %d of %d, attempts not answered 200: %d, answer p50 %.1f p99 %.1f max %.1f ms%n",
                    during.answered().size(),
                    waiting.size(),
                    during.refused(),
                    answers.p50(),
                    answers.p99(),
                    answers.max());

            fleet.gateway().outage("off");
            drain(shop, warmUp.size(), waiting.size());
            var order = WorkedOff.of(Notifications.inOrder(fleet.kafka()), shop.paidAt(), waiting);
            System.out.println(order.print());
            var answered = new HashSet<>(before.answered());
            answered.addAll(during.answered());
            Audit.assertGreen(fleet, answered);
            assertThat(order.rankCorrelation()).as(order.print()).isGreaterThan(OLDEST_FIRST);
        }
    }

    /** Prints how the pile shrinks. */
    private static void drain(Shop shop, int before, int pile) {
        var drained = new Table("gateway back, no new notifications", "share", "completed", "after s", "a second");
        long start = System.nanoTime();
        for (var share : List.of(0.01, 0.10, 0.25, 0.50, 0.75, 0.90, 0.99, 1.00)) {
            long soMany = before + (long) Math.ceil(pile * share);
            await(soMany + " completed")
                    .atMost(Duration.ofMinutes(20))
                    .pollInterval(Duration.ofMillis(200))
                    .until(() -> shop.completed() >= soMany);
            long completed = shop.completed() - before;
            drained.row(
                    Math.round(share * 100) + " %", completed, secondsSince(start), completed / secondsSince(start));
        }
        drained.print();
    }

    private static double secondsSince(long nanoTime) {
        return (System.nanoTime() - nanoTime) / 1e9;
    }
}
