package shop.orderpipeline.allinone.faults;

import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
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
 * 100 orders are paid at the gateway and nobody ever notifies us: the schedule finds and completes each of them. The ten
 * minutes after which it looks are over at once, since the orders' time of insertion is moved back.
 *
 * <pre>
 * mvn -B -Pfaults -pl all-in-one -am verify -Dsurefire.failIfNoSpecifiedTests=false -Dtest=NeverNotifiedIT
 *   -Dfaults.payments=100 -Dfaults.gateway.ms=50
 * </pre>
 */
@Tag("faults")
class NeverNotifiedIT {

    private static final int PAYMENTS = Integer.getInteger("faults.payments", 100);
    private static final int GATEWAY_MS = Integer.getInteger("faults.gateway.ms", 50);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    @Test
    void theScheduleFindsEveryPaymentThatNobodyReported() throws Exception {
        try (var fleet = Fleet.start(directory);
                var notifier = new Notifier(fleet)) {
            var shop = new Shop(fleet);
            var reported = shop.place(PAYMENTS, Truth.approvedAfter(GATEWAY_MS));
            notifier.sendSteadily(Simulator.pages(reported), 50).awaitAllAnswered();
            shop.awaitAllCompleted(Duration.ofMinutes(1));
            var unreported = shop.place(PAYMENTS, Truth.approvedAfter(GATEWAY_MS));
            System.out.println("before ten minutes are over: " + shop.standings());

            long start = System.nanoTime();
            shop.jdbc()
                    .sql("update pending_orders set inserted_at = inserted_at - interval '11 minutes'")
                    .update();
            var found = new Table(PAYMENTS + " orders paid and never notified", "share", "completed after s");
            for (var share : List.of(0.5, 1.0)) {
                long soMany = PAYMENTS + (long) Math.ceil(PAYMENTS * share);
                await(soMany + " completed")
                        .atMost(Duration.ofMinutes(3))
                        .pollInterval(Duration.ofMillis(50))
                        .until(() -> shop.completed() >= soMany);
                found.row(Math.round(share * 100) + " %", (System.nanoTime() - start) / 1e9);
            }
            found.print();
            var asked = fleet.gateway().asked(unreported);
            System.out.printf(
                    "found %d of %d; questions mean %.2f, most %d%n",
                    shop.completed() - PAYMENTS, PAYMENTS, asked.getAverage(), asked.getMax());
            System.out.println(await("half of the payments are measured as not reported")
                    .atMost(Duration.ofMinutes(2))
                    .pollInterval(Duration.ofSeconds(1))
                    .until(
                            () -> String.join("\n", fleet.metricsOfPaymentProcessor("webhook_loss")),
                            line -> line.endsWith(" 0.5")));
            Audit.assertGreen(fleet, Set.copyOf(notifier.answered()));
        }
    }
}
