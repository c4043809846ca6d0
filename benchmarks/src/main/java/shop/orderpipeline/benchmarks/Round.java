package shop.orderpipeline.benchmarks;

import java.time.Duration;
import java.util.Collections;
import javax.sql.DataSource;
import shop.orderpipeline.allinone.fleet.Notifier;
import shop.orderpipeline.allinone.fleet.Shop;
import shop.orderpipeline.allinone.fleet.Simulator;
import shop.orderpipeline.allinone.fleet.Simulator.Truth;

/** One run of a contender that is told of payments: places orders, reports each, and waits for what becomes of them. */
record Round(Contender contender, DataSource database, Shop shop, Scenario scenario) {

    /** Connections of the sender. */
    static final int AT_ONCE = 64;

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /** @param rate orders a second; 0 for as fast as notifications are answered */
    Outcome run(Notifier notifier, int orders, double rate) throws Exception {
        var placed = shop.place(orders, Truth.approvedAfter(0));
        var notified = Simulator.pages(placed).stream()
                .flatMap(page -> Collections.nCopies(scenario.copies(), page).stream())
                .toList();
        var completion = new Completion(database, placed);
        var before = contender.processorSeconds();
        long start = System.currentTimeMillis();
        var sending = rate == 0
                ? notifier.sendAtFullSpeed(notified, AT_ONCE)
                : notifier.sendSteadily(notified, rate * scenario.copies());
        sending.awaitAllAnswered();
        completion.awaitAllSettled(PATIENCE);
        var after = contender.processorSeconds();
        var committed = completion.committedAt();
        long completed = completion.completed();

        return new Outcome(
                orders,
                completed,
                Completion.secondsFrom(start, committed),
                scenario.deliverable(orders) - completed,
                Completion.latencies(notifier.firstSentAt(), committed),
                Outcome.difference(before, after));
    }
}
