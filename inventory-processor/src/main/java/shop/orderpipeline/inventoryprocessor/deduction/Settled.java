package shop.orderpipeline.inventoryprocessor.deduction;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import shop.orderpipeline.conflict.Conflict;
import shop.orderpipeline.conflict.ConflictType;
import shop.orderpipeline.conflict.Level;
import shop.orderpipeline.conflict.Stage;
import shop.orderpipeline.deduction.OrderFacts;
import shop.orderpipeline.deduction.StockAllocation.Allotment.OutOfStock;
import shop.orderpipeline.order.OrderId;
import shop.orderpipeline.stock.OrderOutcome;
import shop.orderpipeline.stock.ProductId;

/**
 * What a committed transaction made of an order, and what is to be published about it. The same state gives the same
 * words: ids and times come from the tables, so that a record worked again says the same again.
 *
 * @param result one word for metrics
 * @param outcome absent where nothing is decided yet, or where another step decides
 */
record Settled(OrderId orderId, String result, Optional<OrderOutcome> outcome, Optional<Conflict> conflict) {

    private static final String COMPLETED = "completed";

    static Settled completed(OrderFacts facts) {
        return new Settled(facts.orderId(), COMPLETED, Optional.of(completion(facts)), Optional.empty());
    }

    /** Whether its stock was deducted just now. */
    boolean isDeducted() {
        return result.equals(COMPLETED);
    }

    static Settled completedBefore(OrderFacts facts) {
        return new Settled(facts.orderId(), "repeated", Optional.of(completion(facts)), Optional.empty());
    }

    /** Another program wrote an older status over a completed order; it is completed again. */
    static Settled completionRestored(OrderFacts facts) {
        var conflict = conflict(ConflictType.STATE_RACE, facts, facts.orderId() + "|completion-lost", facts.now())
                .between("completed", "payment_verified");
        return new Settled(facts.orderId(), "restored", Optional.of(completion(facts)), Optional.of(conflict.build()));
    }

    static Settled outOfStock(OrderFacts facts, OutOfStock shortage) {
        var conflict = conflict(
                        ConflictType.OUT_OF_STOCK, facts, facts.orderId().toString(), facts.now())
                .product(shortage.product())
                .between("in stock: " + shortage.left(), "wanted: " + shortage.wanted());
        return refusal(facts, ConflictType.OUT_OF_STOCK, conflict.build(), ConflictType.OUT_OF_STOCK.code());
    }

    static Settled refused(OrderFacts facts, ConflictType reason) {
        var conflict = conflict(reason, facts, facts.orderId().toString(), facts.now());
        return refusal(facts, reason, conflict.build(), reason.code());
    }

    /** The same words as when it was refused; which of several products was short then is no longer known. */
    static Settled refusedBefore(OrderFacts facts, ConflictType reason) {
        var conflict = conflict(reason, facts, facts.orderId().toString(), facts.changedAt())
                .product(reason == ConflictType.OUT_OF_STOCK ? onlyProduct(facts) : null);
        return refusal(facts, reason, conflict.build(), "repeated");
    }

    static Settled paidAfterClose(OrderFacts facts) {
        var conflict = conflict(ConflictType.PAID_AFTER_CLOSE, facts, String.valueOf(facts.charge()), facts.changedAt())
                .between(facts.order().status(), String.valueOf(facts.charge()));
        return undecided(facts, ConflictType.PAID_AFTER_CLOSE.code(), conflict.build());
    }

    static Settled ledgerMissing(OrderFacts facts) {
        var conflict = conflict(ConflictType.STATE_RACE, facts, facts.orderId() + "|ledger-missing", facts.changedAt())
                .level(Level.ERROR)
                .between("completed", "no ledger rows");
        return undecided(facts, "ledger-missing", conflict.build());
    }

    static Settled neverPaid(OrderFacts facts) {
        var conflict = conflict(ConflictType.STATE_RACE, facts, facts.orderId() + "|never-paid", facts.changedAt())
                .level(Level.ERROR)
                .between("no paid order", "a record that calls it paid");
        return undecided(facts, "never-paid", conflict.build());
    }

    /** Nothing changed, nothing said; the schedule brings it again. */
    static Settled leftAlone(OrderFacts facts, String result) {
        return new Settled(facts.orderId(), result, Optional.empty(), Optional.empty());
    }

    private static Settled refusal(OrderFacts facts, ConflictType reason, Conflict conflict, String result) {
        var outcome = new OrderOutcome.Refused(facts.orderId(), facts.lowProfileId(), reason);
        return new Settled(facts.orderId(), result, Optional.of(outcome), Optional.of(conflict));
    }

    private static Settled undecided(OrderFacts facts, String result, Conflict conflict) {
        return new Settled(facts.orderId(), result, Optional.empty(), Optional.of(conflict));
    }

    private static OrderOutcome completion(OrderFacts facts) {
        return new OrderOutcome.Completed(facts.orderId(), facts.lowProfileId());
    }

    private static Conflict.Builder conflict(ConflictType type, OrderFacts facts, String about, Instant at) {
        return Conflict.aboutState(type, Stage.DEDUCTION, facts.lowProfileId(), about, at)
                .order(facts.orderId())
                .charge(facts.charge());
    }

    private static @Nullable ProductId onlyProduct(OrderFacts facts) {
        return facts.lines().size() == 1 ? facts.lines().firstKey() : null;
    }
}
