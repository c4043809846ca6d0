package shop.orderpipeline.allinone.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import shop.orderpipeline.allinone.fleet.Audit;
import shop.orderpipeline.allinone.fleet.Fleet;
import shop.orderpipeline.allinone.fleet.Fleet.Setup;
import shop.orderpipeline.allinone.fleet.Latencies;
import shop.orderpipeline.allinone.fleet.Notifier;
import shop.orderpipeline.allinone.fleet.Part;
import shop.orderpipeline.allinone.fleet.Shop;
import shop.orderpipeline.allinone.fleet.Simulator;
import shop.orderpipeline.allinone.fleet.Simulator.Truth;
import shop.orderpipeline.allinone.fleet.Table;

/**
 * Parts are killed in the middle of 1,200 payments, or of 8,000 for inventory, the gateway taking 50 ms to answer, and
 * started again at once, by a fleet that has worked for a while. Nothing is lost, nothing is done twice, and the gateway is not asked much more often than once a
 * payment.
 *
 * <pre>
 * mvn -B -Pfaults -pl all-in-one -am verify -Dsurefire.failIfNoSpecifiedTests=false -Dtest='KillsIT#paymentProcessorIsKilledSixTimes'
 * mvn … -Dtest='KillsIT#inventoryProcessorIsKilledTenTimes'
 * mvn … -Dtest='KillsIT#brokerIsKilledTwice'
 * mvn … -Dtest='KillsIT#postgresqlIsStoppedImmediatelyThreeTimes'
 * mvn … -Dtest='KillsIT#eachPartIsKilledInTurn'
 * mvn … -Dtest='KillsIT#paymentProcessorStandsStillAndComesBack' (-Dfaults.still.seconds=20)
 *   -Dfaults.payments=1200 -Dfaults.warm-up=2000 -Dfaults.gateway.ms=50 -Dfaults.kills=6 -Dfaults.payment-processors=1
 *   -Dfaults.rate=0 (notifications a second, 40 for inventory; 0: as fast as they are answered)
 * </pre>
 */
@Tag("faults")
class KillsIT {

    private static final int PAYMENTS = Integer.getInteger("faults.payments", 1_200);

    /** At a steady rate they are still coming when the last of ten restarts is over. */
    private static final int PAYMENTS_OF_TEN_RESTARTS = Integer.getInteger("faults.payments", 8_000);

    /** What is restarted is cold each time; what goes on beside it is not. */
    private static final int WARM_UP = Integer.getInteger("faults.warm-up", 2_000);

    private static final int GATEWAY_MS = Integer.getInteger("faults.gateway.ms", 50);
    private static final int PAYMENT_PROCESSORS = Integer.getInteger("faults.payment-processors", 1);
    private static final Duration STILL = Duration.ofSeconds(Integer.getInteger("faults.still.seconds", 20));
    private static final int AT_ONCE = 24;
    private static final Duration LONGEST_UNTIL_WORK = Duration.ofSeconds(30);
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    @Test
    void paymentProcessorIsKilledSixTimes() throws Exception {
        try (var fleet = Fleet.start(directory, Setup.USUAL.paymentProcessors(PAYMENT_PROCESSORS))) {
            var victim = new Victim(fleet.paymentProcessor(), Work.PAID);
            run(
                    fleet,
                    new Load("payment-processor killed", PAYMENTS, 0),
                    Collections.nCopies(Integer.getInteger("faults.kills", 6), victim));
        }
    }

    @Test
    void inventoryProcessorIsKilledTenTimes() throws Exception {
        try (var fleet = Fleet.start(directory, Setup.USUAL.paymentProcessors(PAYMENT_PROCESSORS))) {
            var victim = new Victim(fleet.inventoryProcessor(), Work.COMPLETED);
            run(
                    fleet,
                    new Load("inventory-processor killed", PAYMENTS_OF_TEN_RESTARTS, 40),
                    Collections.nCopies(Integer.getInteger("faults.kills", 10), victim));
        }
    }

    @Test
    void brokerIsKilledTwice() throws Exception {
        try (var fleet = Fleet.start(directory, Setup.USUAL.paymentProcessors(PAYMENT_PROCESSORS))) {
            var victim = new Victim(fleet.broker(), Work.PAID_SINCE_READY);
            run(
                    fleet,
                    new Load("broker killed", PAYMENTS, 40),
                    Collections.nCopies(Integer.getInteger("faults.kills", 2), victim));
        }
    }

    @Test
    void postgresqlIsStoppedImmediatelyThreeTimes() throws Exception {
        try (var fleet = Fleet.start(directory, Setup.USUAL.paymentProcessors(PAYMENT_PROCESSORS))) {
            var victim = new Victim(fleet.database(), Work.PAID);
            run(
                    fleet,
                    new Load("postgresql stopped", PAYMENTS, 40),
                    Collections.nCopies(Integer.getInteger("faults.kills", 3), victim));
        }
    }

    @Test
    void eachPartIsKilledInTurn() throws Exception {
        try (var fleet = Fleet.start(directory, Setup.USUAL.paymentProcessors(PAYMENT_PROCESSORS))) {
            run(
                    fleet,
                    new Load("each part killed in turn", PAYMENTS, 40),
                    List.of(
                            new Victim(fleet.ingress(), Work.ANSWERED),
                            new Victim(fleet.broker(), Work.PAID_SINCE_READY),
                            new Victim(fleet.database(), Work.PAID),
                            new Victim(fleet.paymentProcessor(), Work.PAID),
                            new Victim(fleet.inventoryProcessor(), Work.COMPLETED)));
        }
    }

    /** Its partitions move to the other one meanwhile; what it then still writes was written already. */
    @Test
    void paymentProcessorStandsStillAndComesBack() throws Exception {
        try (var fleet = Fleet.start(directory, Setup.USUAL.paymentProcessors(2))) {
            var shop = new Shop(fleet);
            load(
                    fleet,
                    shop,
                    new Load(
                            "one of two payment-processors stands still for " + STILL.toSeconds() + " s", PAYMENTS, 40),
                    notifier -> {
                        awaitPaid(shop, PAYMENTS / 3);
                        long before = shop.paid();
                        fleet.paymentProcessor().pause();
                        long start = System.nanoTime();
                        await("it stood still")
                                .atMost(STILL.multipliedBy(2))
                                .until(() -> System.nanoTime() - start > STILL.toNanos());
                        long after = shop.paid();
                        fleet.paymentProcessor().resume();
                        System.out.println("paid before it stood still " + before + ", when it went on " + after);
                    });
        }
    }

    /** By what one sees that a part works again. */
    private enum Work {
        /** A notification is answered 200. */
        ANSWERED,
        /** An order is paid. */
        PAID,
        /** An order is paid after the part was ready: until then the others still finish what they had. */
        PAID_SINCE_READY,
        /** An order is completed. */
        COMPLETED
    }

    private record Victim(Part part, Work work) {}

    /** @param usualRate notifications a second, where nothing else is asked for; 0: as fast as they are answered */
    private record Load(String title, int payments, double usualRate) {}

    /**
     * A kill, and when the part worked again; ms of the epoch.
     *
     * @param worksAt absent where nothing was left to be worked
     */
    private record Killed(
            String part,
            long afterPaid,
            long killedAt,
            long deadAt,
            long startedAt,
            long readyAt,
            OptionalLong worksAt) {

        double seconds(long since, long until) {
            return (until - since) / 1e3;
        }
    }

    private static void run(Fleet fleet, Load load, List<Victim> victims) throws Exception {
        var shop = new Shop(fleet);
        load(fleet, shop, load, notifier -> {
            var kills = new ArrayList<Killed>();
            for (int kill = 1; kill <= victims.size(); kill++) {
                awaitPaid(shop, kill * load.payments / (victims.size() + 1));
                kills.add(kill(victims.get(kill - 1), load, shop, notifier));
            }
            print(load, kills);
            assertThat(kills).as("each was killed at work").allMatch(kill -> kill.worksAt.isPresent());
            for (var kill : kills) {
                assertThat(kill.worksAt.orElseThrow() - kill.deadAt)
                        .as("ms until " + kill.part + " worked again")
                        .isLessThan(LONGEST_UNTIL_WORK.toMillis());
            }
        });
    }

    private static void print(Load load, List<Killed> kills) {
        var each = new Table(
                load.title + ", " + load.payments + " payments, gateway " + GATEWAY_MS + " ms",
                "killed",
                "after so many paid",
                "dead to started s",
                "to ready s",
                "to work again s");
        for (var kill : kills) {
            each.row(
                    kill.part,
                    kill.afterPaid,
                    kill.seconds(kill.deadAt, kill.startedAt),
                    kill.seconds(kill.killedAt, kill.readyAt),
                    kill.worksAt.isEmpty()
                            ? "nothing left"
                            : (Object) kill.seconds(kill.killedAt, kill.worksAt.getAsLong()));
        }
        each.print();
        var resumed = new Table("until work resumed, ms", "killed", "since", "times", "min", "median", "max");
        for (var part : kills.stream().map(Killed::part).distinct().toList()) {
            var ofPart = kills.stream().filter(kill -> kill.part.equals(part)).toList();
            row(resumed, part, "the kill", untilWork(ofPart, Killed::killedAt));
            row(resumed, part, "its restart began", untilWork(ofPart, Killed::deadAt));
        }
        resumed.print();
    }

    private static Latencies untilWork(List<Killed> kills, ToLongFunction<Killed> since) {
        return Latencies.of(kills.stream()
                .filter(kill -> kill.worksAt.isPresent())
                .mapToDouble(kill -> kill.worksAt.orElseThrow() - since.applyAsLong(kill)));
    }

    private static void row(Table table, String part, String since, Latencies took) {
        table.row(part, since, took.count(), took.min(), took.p50(), took.max());
    }

    /** What happens to the pipeline while the notifications come. */
    @FunctionalInterface
    private interface Fault {
        void happen(Notifier notifier) throws Exception;
    }

    private static void load(Fleet fleet, Shop shop, Load load, Fault fault) throws Exception {
        var warmUp = shop.place(WARM_UP, Truth.approvedAfter(GATEWAY_MS));
        try (var notifier = new Notifier(fleet)) {
            notifier.sendAtFullSpeed(Simulator.pages(warmUp), AT_ONCE).awaitAllAnswered();
            shop.awaitAllCompleted(PATIENCE);
            var orders = shop.place(load.payments, Truth.approvedAfter(GATEWAY_MS));
            var pages = Simulator.pages(orders);
            long start = System.nanoTime();
            double rate = Double.parseDouble(System.getProperty("faults.rate", Double.toString(load.usualRate)));
            var sending = rate > 0 ? notifier.sendSteadily(pages, rate) : notifier.sendAtFullSpeed(pages, AT_ONCE);
            fault.happen(notifier);
            sending.awaitAllAnswered();
            shop.awaitAllCompleted(PATIENCE);
            double seconds = (System.nanoTime() - start) / 1e9;

            var completed = notifier.until(shop.completedAt(), pages);
            var asked = fleet.gateway().asked(orders);
            new Table(
                            load.title,
                            "payments",
                            "completed",
                            "in s",
                            "webhook to completed p50 ms",
                            "p99",
                            "max",
                            "attempts not answered 200",
                            "questions mean",
                            "most")
                    .row(
                            load.payments,
                            shop.completed() - WARM_UP,
                            seconds,
                            completed.p50(),
                            completed.p99(),
                            completed.max(),
                            notifier.refused(),
                            String.format(Locale.ROOT, "%.3f", asked.getAverage()),
                            asked.getMax())
                    .print();
            Audit.assertGreen(fleet, notifier.answered());
            assertThat(shop.completed()).isEqualTo(WARM_UP + load.payments);
        }
    }

    /** @param soMany of the load */
    private static void awaitPaid(Shop shop, int soMany) {
        await(soMany + " paid")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> shop.paid() >= WARM_UP + soMany);
    }

    private static Killed kill(Victim victim, Load load, Shop shop, Notifier notifier) throws Exception {
        long paid = shop.paid() - WARM_UP;
        long killedAt = System.currentTimeMillis();
        victim.part.kill();
        long deadAt = System.currentTimeMillis();
        victim.part.start();
        long startedAt = System.currentTimeMillis();
        victim.part.awaitReady();
        long readyAt = System.currentTimeMillis();
        long from = victim.work == Work.PAID_SINCE_READY ? readyAt : deadAt;
        var worksAt = new OptionalLong[] {OptionalLong.empty()};
        await(victim.part.name() + " works again")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .ignoreExceptions()
                .until(() -> {
                    worksAt[0] = firstWork(victim.work, shop, notifier, from);
                    return worksAt[0].isPresent() || shop.completed() == WARM_UP + load.payments;
                });
        return new Killed(victim.part.name(), paid, killedAt, deadAt, startedAt, readyAt, worksAt[0]);
    }

    private static OptionalLong firstWork(Work work, Shop shop, Notifier notifier, long from) {
        return switch (work) {
            case ANSWERED -> {
                long first = notifier.firstAnswerAfter(from);
                yield first == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(first);
            }
            case PAID, PAID_SINCE_READY -> shop.firstPaidAfter(from);
            case COMPLETED -> shop.firstCompletedAfter(from);
        };
    }
}
