package shop.orderpipeline.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import shop.orderpipeline.allinone.fleet.ChildJvm;
import shop.orderpipeline.allinone.fleet.Notifier;
import shop.orderpipeline.allinone.fleet.Shop;
import shop.orderpipeline.allinone.fleet.Simulator;
import shop.orderpipeline.allinone.fleet.Simulator.Truth;
import shop.orderpipeline.benchmarks.Outcome.Group;
import shop.orderpipeline.payment.LowProfileId;

/** This pipeline, every service a process of its own; the accountant has the last word on each run. */
final class Ours implements Contender {

    /** Connections of the sender. */
    static final int AT_ONCE = 64;

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Stage stage;
    private int runs = 1;

    Ours(Stage stage) {
        this.stage = stage;
    }

    @Override
    public String title() {
        return "pipeline";
    }

    @Override
    public Outcome run(Scenario scenario, int orders) throws Exception {
        return run(scenario, orders, 0);
    }

    /** @param rate notifications a second; 0 for as fast as they are answered */
    Outcome run(Scenario scenario, int orders, double rate) throws Exception {
        var assortment = scenario.assortmentOf(runs++);
        var fleet = stage.fleet();
        var shop = new Shop(fleet.dataSource(), stage.gateway(), assortment);
        var placed = shop.place(orders, Truth.approvedAfter(0));
        var notified = copies(Simulator.pages(placed), scenario.copies());
        var completion = new Completion(fleet.dataSource(), placed);
        var before = processorSeconds();
        try (var notifier = new Notifier(fleet)) {
            long start = System.currentTimeMillis();
            var sending = rate == 0
                    ? notifier.sendAtFullSpeed(notified, AT_ONCE)
                    : notifier.sendSteadily(notified, rate * scenario.copies());
            sending.awaitAllAnswered();
            completion.awaitAllSettled(PATIENCE);
            var after = processorSeconds();
            var committed = completion.committedAt();
            long soldOut = completion.refusedFor("out-of-stock");
            var outcome = new Outcome(
                    orders,
                    completion.completed(),
                    Completion.secondsFrom(start, committed),
                    orders - completion.completed() - Math.min(soldOut, orders - scenario.deliverable(orders)),
                    Completion.latencies(notifier.firstSentAt(), committed),
                    Ceiling.difference(before, after));
            stage.audit(assortment, new HashSet<>(notifier.answered()));
            return outcome;
        }
    }

    private static List<LowProfileId> copies(List<LowProfileId> pages, int copies) {
        return pages.stream()
                .flatMap(page -> Collections.nCopies(copies, page).stream())
                .toList();
    }

    @Override
    public Map<Group, Double> processorSeconds() throws IOException {
        return stage.processorSeconds(
                stage.fleet().services().stream().map(ChildJvm::pid).toList());
    }
}
