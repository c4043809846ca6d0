package shop.orderpipeline.allinone.faults;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import shop.orderpipeline.allinone.fleet.Audit;
import shop.orderpipeline.allinone.fleet.Fleet;
import shop.orderpipeline.allinone.fleet.Latencies;
import shop.orderpipeline.allinone.fleet.Notifier;
import shop.orderpipeline.allinone.fleet.Shop;
import shop.orderpipeline.allinone.fleet.Simulator;
import shop.orderpipeline.allinone.fleet.Simulator.Truth;
import shop.orderpipeline.allinone.fleet.Stages;
import shop.orderpipeline.allinone.fleet.Table;
import shop.orderpipeline.payment.LowProfileId;

/**
 * One answer of the gateway in twenty takes 6 s: the other nineteen must not wait for it. Rounds with and without take
 * turns, so that a busy machine is busy for both.
 *
 * <pre>
 * mvn -B -Pfaults -pl all-in-one -am verify -Dsurefire.failIfNoSpecifiedTests=false -Dtest=HangIT
 *   -Dfaults.seconds=60 -Dfaults.rate=40 -Dfaults.rounds=2 -Dfaults.gateway.ms=50
 *   -Dfaults.hang.ms=6000 (0: no answer at all)
 * </pre>
 */
@Tag("faults")
class HangIT {

    private static final int SECONDS = Integer.getInteger("faults.seconds", 60);
    private static final int RATE = Integer.getInteger("faults.rate", 40);
    private static final int ROUNDS = Integer.getInteger("faults.rounds", 2);
    private static final int GATEWAY_MS = Integer.getInteger("faults.gateway.ms", 50);
    private static final int HANG_MS = Integer.getInteger("faults.hang.ms", 6_000);
    private static final int ONE_IN = 20;
    private static final int SECONDS_OF_WARM_UP = 20;

    /** What hung is asked about again when the ladder says so. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    @Test
    void slowAnswersStandInNobodysWay() throws Exception {
        try (var fleet = Fleet.start(directory)) {
            var shop = new Shop(fleet);
            var answered = new HashSet<LowProfileId>();
            round(fleet, shop, false, RATE * SECONDS_OF_WARM_UP, answered);
            var table = new Table(
                    "one answer in " + ONE_IN + " takes " + (HANG_MS == 0 ? "for ever" : HANG_MS + " ms") + ", " + RATE
                            + " notifications/s for " + SECONDS + " s, gateway " + GATEWAY_MS + " ms",
                    "round",
                    "payments",
                    "webhook to completed p50 ms",
                    "p99",
                    "max");
            for (int round = 1; round <= ROUNDS; round++) {
                for (var hanging : List.of(false, true)) {
                    var latencies = round(fleet, shop, hanging, RATE * SECONDS, answered);
                    table.row(
                            round + (hanging ? " the other nineteen" : " nobody hangs"),
                            latencies.count(),
                            latencies.p50(),
                            latencies.p99(),
                            latencies.max());
                }
            }
            table.print();
            Audit.assertGreen(fleet, answered);
        }
    }

    /** How long those took that did not hang; returns when all are completed, since the gateway heals at the end. */
    private static Latencies round(Fleet fleet, Shop shop, boolean hanging, int payments, Set<LowProfileId> answered)
            throws Exception {
        int slow = hanging ? payments / ONE_IN : 0;
        var slowOnes = shop.place(slow, HANG_MS == 0 ? new Truth("hang", 0) : Truth.approvedAfter(HANG_MS));
        var others = shop.place(payments - slow, Truth.approvedAfter(GATEWAY_MS));
        var mixed = new ArrayList<LowProfileId>();
        var left = new ArrayList<>(Simulator.pages(others));
        IntStream.range(0, payments).forEach(i -> {
            boolean hangs = i % ONE_IN == 0 && i / ONE_IN < slowOnes.size();
            mixed.add(hangs ? slowOnes.get(i / ONE_IN).page() : left.removeLast());
        });
        try (var notifier = new Notifier(fleet)) {
            notifier.sendSteadily(mixed, RATE).awaitAllAnswered();
            fleet.gateway().tell(slowOnes, Truth.approvedAfter(GATEWAY_MS));
            shop.awaitAllCompleted(PATIENCE);
            answered.addAll(notifier.answered());
            Stages.print(
                    hanging ? "the other nineteen" : "nobody hangs", fleet, shop, notifier, Simulator.pages(others));
            return notifier.until(shop.completedAt(), Simulator.pages(others));
        }
    }
}
