package shop.orderpipeline.deduction;

import shop.orderpipeline.conflict.ConflictType;
import shop.orderpipeline.order.Order.AwaitingPayment;
import shop.orderpipeline.order.Order.ClosedByShop;
import shop.orderpipeline.order.Order.Completed;
import shop.orderpipeline.order.Order.Failed;
import shop.orderpipeline.order.Order.Mismatched;
import shop.orderpipeline.order.Order.PaymentVerified;
import shop.orderpipeline.order.Order.Processing;
import shop.orderpipeline.order.Order.Undeliverable;
import shop.orderpipeline.order.Order.Unsellable;

/** What is to be done with an order that a record calls paid. */
public sealed interface Standing {

    /** Its stock is to be deducted. */
    record Deductible() implements Standing {}

    /** Its ledger rows are there: success, said twice. */
    record AlreadyDeducted() implements Standing {}

    /** Its ledger rows are there, but another program wrote its status back: completed without a second deduction. */
    record CompletionLost() implements Standing {}

    /** The shop's lines are not those that were paid for. */
    record LinesChanged() implements Standing {}

    /** The same, but so soon after the payment that the shop may still be writing; the schedule brings it again. */
    record LinesUnsettled() implements Standing {}

    /** This step refused it earlier: said again. */
    record RefusedBefore(ConflictType reason) implements Standing {}

    /** The shop closed it, or deleted it, before its goods were deducted. */
    record Closed() implements Standing {}

    /** Somebody called it completed, but nothing was deducted. */
    record LedgerMissing() implements Standing {}

    /** No charge of ours ever paid it. */
    record NeverPaid() implements Standing {}

    /** It would be deducted, but a person gave its money back; whoever calls it paid again is mistaken. */
    record Refunded() implements Standing {}

    /** Its status is an earlier one again; whoever brings it back to paid also brings its record again. */
    record NotPaidNow() implements Standing {}

    public static Standing of(OrderFacts facts) {
        if (facts.inLedger()) {
            return facts.order() instanceof PaymentVerified ? new CompletionLost() : new AlreadyDeducted();
        }
        if (facts.charge() == null) {
            return new NeverPaid();
        }
        return switch (facts.order()) {
            case PaymentVerified _ -> facts.refunded() ? new Refunded() : byLines(facts);
            case Completed _ -> new LedgerMissing();
            case Undeliverable refused -> new RefusedBefore(refused.reason());
            case ClosedByShop _ -> new Closed();
            case AwaitingPayment _, Processing _, Failed _, Mismatched _, Unsellable _ -> new NotPaidNow();
        };
    }

    /** No lines at all are no order either: nothing would be in the ledger to say that it was worked. */
    private static Standing byLines(OrderFacts facts) {
        if (!facts.linesChanged() && !facts.lines().isEmpty()) {
            return new Deductible();
        }
        return facts.justPaid() ? new LinesUnsettled() : new LinesChanged();
    }
}
