package shop.orderpipeline.allinone.faults;

import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import shop.orderpipeline.allinone.fleet.Audit;
import shop.orderpipeline.allinone.fleet.Fleet;
import shop.orderpipeline.allinone.fleet.Notifier;
import shop.orderpipeline.allinone.fleet.Placed;
import shop.orderpipeline.allinone.fleet.Shop;
import shop.orderpipeline.allinone.fleet.Simulator;
import shop.orderpipeline.allinone.fleet.Simulator.Truth;
import shop.orderpipeline.allinone.fleet.Stages;
import shop.orderpipeline.allinone.fleet.Table;

/**
 * 500 real payments, alone and beside 20,000 notifications of well-formed ids that neither the shop nor the gateway knows:
 * forged ids must delay nobody, and the gateway must not be asked about them without measure.
 *
 * <pre>
 * mvn -B -Pfaults -pl all-in-one -am verify -Dsurefire.failIfNoSpecifiedTests=false -Dtest=FloodIT
 *   -Dfaults.payments=500 -Dfaults.rate=25 -Dfaults.forged=20000 -Dfaults.gateway.ms=50 -Dfaults.rounds=2
 * </pre>
 */
@Tag("faults")
class FloodIT {

    private static final int PAYMENTS = Integer.getInteger("faults.payments", 500);
    private static final int RATE = Integer.getInteger("faults.rate", 25);
    private static final int FORGED = Integer.getInteger("faults.forged", 20_000);
    private static final int ROUNDS = Integer.getInteger("faults.rounds", 2);
    private static final int GATEWAY_MS = Integer.getInteger("faults.gateway.ms", 50);
    private static final int FORGED_AT_ONCE = 64;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    @Test
    void forgedNotificationsDelayNobody() throws Exception {
        try (var fleet = Fleet.start(directory);
                var forger = new Notifier(fleet)) {
            var shop = new Shop(fleet);
            var table = new Table(
                    PAYMENTS + " payments at " + RATE + "/s, " + FORGED + " forged ids at full speed",
                    "payments",
                    "completed",
                    "webhook to completed p50 ms",
                    "p99",
                    "max",
                    "ingress p99");
            var answered =
                    new HashSet<>(round(fleet, shop, "warm-up, alone", table).answered());
            var forged = new ArrayList<Placed>();
            double floodSeconds = 0;
            for (int round = 1; round <= ROUNDS; round++) {
                answered.addAll(round(fleet, shop, round + " alone", table).answered());

                var flood = Placed.madeUp(FORGED);
                forged.addAll(flood);
                long start = System.nanoTime();
                var sending = forger.sendAtFullSpeed(Simulator.pages(flood), FORGED_AT_ONCE);
                answered.addAll(
                        round(fleet, shop, round + " beside the flood", table).answered());
                sending.awaitAllAnswered();
                floodSeconds = (System.nanoTime() - start) / 1e9;
            }
            answered.addAll(forger.answered());
            answered.addAll(round(fleet, shop, "after the floods", table).answered());
            table.print();

            // Told of them only now, as unknown: it counts questions about any id, but shows only what it was told of.
            fleet.gateway().tell(forged, new Truth("unknown", 0));
            var asked = fleet.gateway().asked(forged);
            System.out.printf(
                    "flood: %d forged answered 200, of %d, the last flood in %.1f s; the gateway was asked %d times"
                            + " about them until now, at most %d times about one%n",
                    forger.answered().size(), forged.size(), floodSeconds, asked.getSum(), asked.getMax());
            System.out.println("open work: " + shop.openWorkByReason());
            fleet.metricsOfPaymentProcessor("schedule_taken").forEach(System.out::println);
            Audit.assertGreenAfterAFlood(fleet, answered, Duration.ofHours(1));
        }
    }

    private static Notifier round(Fleet fleet, Shop shop, String name, Table table) throws Exception {
        var orders = Simulator.pages(shop.place(PAYMENTS, Truth.approvedAfter(GATEWAY_MS)));
        try (var notifier = new Notifier(fleet)) {
            notifier.sendSteadily(orders, RATE).awaitAllAnswered();
            await("the real ones are completed")
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(250))
                    .until(() -> shop.completedAt().keySet().containsAll(orders));
            var completed = notifier.until(shop.completedAt(), List.copyOf(orders));
            table.row(
                    name,
                    completed.count(),
                    completed.p50(),
                    completed.p99(),
                    completed.max(),
                    notifier.answers().p99());
            Stages.print(name, fleet, shop, notifier, orders);
            return notifier;
        }
    }
}
