package shop.orderpipeline.inventoryprocessor.deduction;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import shop.orderpipeline.conflict.ConflictType;
import shop.orderpipeline.deduction.OrderFacts;
import shop.orderpipeline.deduction.Standing;
import shop.orderpipeline.deduction.StockAllocation;
import shop.orderpipeline.deduction.StockAllocation.Allotment;
import shop.orderpipeline.deduction.StockAllocation.Demand;
import shop.orderpipeline.order.OrderId;
import shop.orderpipeline.stock.ProductId;

/**
 * What one transaction is to write, and what is to be said once it is committed.
 *
 * @param deducted the orders whose lines go into the ledger
 * @param completed all orders that become completed: the deducted ones, and those whose completion was lost
 * @param refused the orders that become {@code error}, each with its reason; each is an open exception
 * @param exceptions money whose order is not touched, each with its reason
 * @param settled one for every order of the batch, in arrival order
 */
record Decision(
        List<Demand> deducted,
        List<OrderId> completed,
        Map<OrderId, ConflictType> refused,
        Map<OrderId, ConflictType> exceptions,
        List<Settled> settled) {

    /** The demands of those that can be served. */
    static List<Demand> demands(List<OrderFacts> batch) {
        return batch.stream()
                .filter(facts -> Standing.of(facts) instanceof Standing.Deductible)
                .map(facts -> new Demand(facts.orderId(), facts.lines()))
                .toList();
    }

    /** Serves the batch, in arrival order, from the stock of its locked products. */
    static Decision serve(List<OrderFacts> batch, Map<ProductId, Long> stock) {
        var allotments = StockAllocation.allocate(stock, demands(batch)).stream()
                .collect(Collectors.toMap(Allotment::orderId, Function.identity()));
        var decision = nothing();
        for (var facts : batch) {
            switch (Standing.of(facts)) {
                case Standing.Deductible _ -> {
                    switch (allotments.get(facts.orderId())) {
                        case Allotment.AllLines _ -> decision.deduct(facts);
                        case Allotment.OutOfStock shortage -> {
                            decision.refused.put(facts.orderId(), ConflictType.OUT_OF_STOCK);
                            decision.settled.add(Settled.outOfStock(facts, shortage));
                        }
                        case null -> throw new IllegalStateException("an order without an allotment");
                    }
                }
                case Standing.LinesChanged _ -> decision.refuse(facts, ConflictType.LINES_CHANGED);
                case Standing standing -> decision.answer(facts, standing);
            }
        }
        return decision;
    }

    /** Gives up on those that are still to be served; the others are answered as ever. */
    static Decision giveUp(List<OrderFacts> batch) {
        var decision = nothing();
        for (var facts : batch) {
            switch (Standing.of(facts)) {
                case Standing.Deductible _, Standing.LinesChanged _, Standing.LinesUnsettled _ ->
                    decision.refuse(facts, ConflictType.RETRIES_EXHAUSTED);
                case Standing standing -> decision.answer(facts, standing);
            }
        }
        return decision;
    }

    boolean writesNothing() {
        return completed.isEmpty() && refused.isEmpty() && exceptions.isEmpty();
    }

    private static Decision nothing() {
        return new Decision(new ArrayList<>(), new ArrayList<>(), new HashMap<>(), new HashMap<>(), new ArrayList<>());
    }

    private void deduct(OrderFacts facts) {
        deducted.add(new Demand(facts.orderId(), facts.lines()));
        completed.add(facts.orderId());
        settled.add(Settled.completed(facts));
    }

    private void refuse(OrderFacts facts, ConflictType reason) {
        refused.put(facts.orderId(), reason);
        settled.add(Settled.refused(facts, reason));
    }

    private void answer(OrderFacts facts, Standing standing) {
        settled.add(
                switch (standing) {
                    case Standing.AlreadyDeducted _ -> Settled.completedBefore(facts);
                    case Standing.CompletionLost _ -> {
                        completed.add(facts.orderId());
                        yield Settled.completionRestored(facts);
                    }
                    case Standing.Closed _ -> {
                        exceptions.put(facts.orderId(), ConflictType.PAID_AFTER_CLOSE);
                        yield Settled.paidAfterClose(facts);
                    }
                    case Standing.RefusedBefore before -> Settled.refusedBefore(facts, before.reason());
                    case Standing.LedgerMissing _ -> Settled.ledgerMissing(facts);
                    case Standing.NeverPaid _ -> Settled.neverPaid(facts);
                    case Standing.LinesUnsettled _ -> Settled.leftAlone(facts, "lines-unsettled");
                    case Standing.Refunded _ -> Settled.leftAlone(facts, "refunded");
                    case Standing.NotPaidNow _ -> Settled.leftAlone(facts, "not-paid-now");
                    case Standing.Deductible _, Standing.LinesChanged _ ->
                        throw new IllegalStateException("decided by the caller");
                });
    }
}
