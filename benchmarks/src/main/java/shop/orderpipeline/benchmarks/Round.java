package shop.orderpipeline.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import javax.sql.DataSource;
import shop.orderpipeline.allinone.fleet.Notifier;
import shop.orderpipeline.allinone.fleet.Placed;
import shop.orderpipeline.allinone.fleet.Shop;
import shop.orderpipeline.allinone.fleet.Simulator;
import shop.orderpipeline.allinone.fleet.Simulator.Truth;
import shop.orderpipeline.payment.LowProfileId;

/** One run of a contender that is told of payments: places orders, reports each, and waits for what becomes of them. */
record Round(Contender contender, DataSource database, Shop shop, Scenario scenario) {

    /** Connections of the sender, where the scenario does not say. */
    static final int AT_ONCE = 64;

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /**
     * Orders that were reported together and are settled.
     *
     * @param start ms of the epoch, before the first request
     */
    private record Burst(long start, Completion completion) {}

    /** @param rate orders a second; 0 for as fast as notifications are answered */
    Outcome run(Notifier notifier, int orders, double rate) throws Exception {
        var placed = shop.place(orders, Truth.approvedAfter(0));
        var bursts = new ArrayList<Burst>();
        var before = contender.processorSeconds();
        for (var some : scenario.bursts(placed)) {
            bursts.add(settled(notifier, some, rate));
        }
        var after = contender.processorSeconds();
        var committed = new HashMap<LowProfileId, Double>();
        var due = new HashMap<>(notifier.firstSentAt());
        double seconds = 0;
        for (var burst : bursts) {
            var times = burst.completion().committedAt();
            if (bursts.size() > 1) {
                // All of a burst are due when it begins.
                times.keySet().forEach(page -> due.put(page, burst.start()));
            }
            seconds += Completion.secondsFrom(burst.start(), times);
            committed.putAll(times);
        }
        return new Outcome(
                orders,
                committed.size(),
                seconds,
                scenario.deliverable(orders) - committed.size(),
                Completion.latencies(due, committed),
                Outcome.difference(before, after));
    }

    private Burst settled(Notifier notifier, List<Placed> orders, double rate) throws Exception {
        var notified = Simulator.pages(orders).stream()
                .flatMap(page -> Collections.nCopies(scenario.copies(), page).stream())
                .toList();
        var completion = new Completion(database, orders);
        long start = System.currentTimeMillis();
        var sending = rate == 0
                ? notifier.sendAtFullSpeed(notified, scenario.atOnce())
                : notifier.sendSteadily(notified, rate * scenario.copies());
        sending.awaitAllAnswered();
        completion.awaitAllSettled(PATIENCE);
        return new Burst(start, completion);
    }
}
