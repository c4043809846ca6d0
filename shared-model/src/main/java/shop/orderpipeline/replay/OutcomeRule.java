package shop.orderpipeline.replay;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import shop.orderpipeline.deduction.Standing;
import shop.orderpipeline.deduction.StockAllocation.Allotment;
import shop.orderpipeline.order.Order;
import shop.orderpipeline.payment.TranzactionId;
import shop.orderpipeline.replay.Outcome.Because;
import shop.orderpipeline.stock.PaidOrder;
import shop.orderpipeline.verification.OrderOnFile;
import shop.orderpipeline.verification.Proof;
import shop.orderpipeline.verification.Ruling;
import shop.orderpipeline.verification.RulingDecider;

/** What the services' own deciders say, in the words of a preview. Pure. */
final class OutcomeRule {

    private static final TranzactionId ANOTHER_CHARGE = new TranzactionId(Long.MAX_VALUE);

    private OutcomeRule() {}

    /**
     * How a payment stands.
     *
     * @param order the order that has its page; null where none has
     * @param paid what the page paid before, whatever page its order has now
     * @param told money of this page waits for a person, or did
     * @param answers how often CardCom was asked so far
     * @param refunded a person gave the reported charge back
     */
    record Payment(
            @Nullable OrderOnFile order, @Nullable PaidOrder paid, boolean told, int answers, boolean refunded) {}

    /** A question is answered at once, or leads to the order that the tables call paid: that one is to be delivered. */
    sealed interface Answer {

        record Known(Outcome outcome) implements Answer {}

        record Deliver(PaidOrder order) implements Answer {}
    }

    /** What a question about a payment comes to, CardCom saying that it is paid as owed. */
    static Answer ofQuestion(Payment payment, @Nullable TranzactionId claimed) {
        var order = payment.order();
        var paid = payment.paid();
        if (order == null) {
            if (paid != null) {
                return new Answer.Deliver(paid);
            }
            return new Answer.Known(Outcome.noOp(payment.told() ? Because.MONEY_WAITS : Because.EARLY));
        }
        if (order.isDecided()) {
            return ofDecided(order);
        }
        var charge = claimed != null ? claimed : supposed(order);
        var proof = new Proof.Charged(charge, order.owed());
        return new Answer.Known(of(RulingDecider.decide(order, proof, payment.answers(), payment.refunded())));
    }

    private static Answer ofDecided(OrderOnFile order) {
        var charge = order.paidBy();
        return order.state() instanceof Order.PaymentVerified && charge != null
                ? new Answer.Deliver(new PaidOrder(order.id(), order.page(), charge))
                : new Answer.Known(Outcome.noOp(Because.DECIDED, order.state().described()));
    }

    /** Where nobody reported a charge: the one that paid on this page, or else a new one. */
    private static TranzactionId supposed(OrderOnFile order) {
        var known = order.paidBy();
        return known != null && order.paidHere() ? known : ANOTHER_CHARGE;
    }

    private static Outcome of(Ruling ruling) {
        return switch (ruling) {
            case Ruling.Pay _ -> Outcome.advances(Because.IF_CONFIRMED);
            case Ruling.SaidTwice _ -> Outcome.noOp(Because.SAID_TWICE);
            case Ruling.Refunded _ -> Outcome.noOp(Because.REFUNDED);
            case Ruling.Nothing _ -> Outcome.noOp(Because.NOTHING_NEW);
            case Ruling.Raise raise ->
                Outcome.refused(Because.RAISED, raise.type().code());
            case Ruling.AskAgain again -> Outcome.noOp(Because.ASKED_AGAIN, again.why());
            case Ruling.Decline _, Ruling.Expire _ -> throw new IllegalStateException("no money: " + ruling);
        };
    }

    /**
     * What becomes of an order that is called paid.
     *
     * @param allotment what stock it gets; empty where it asks for none
     */
    static Outcome of(Standing standing, Optional<Allotment> allotment) {
        return switch (standing) {
            case Standing.Deductible _ ->
                switch (allotment.orElseThrow()) {
                    case Allotment.AllLines _ -> new Outcome(Outcome.Kind.DEDUCTS, Because.IN_STOCK, "");
                    case Allotment.OutOfStock _ -> Outcome.refused(Because.OUT_OF_STOCK);
                };
            case Standing.AlreadyDeducted _ -> Outcome.noOp(Because.DEDUCTED);
            case Standing.CompletionLost _ -> Outcome.advances(Because.COMPLETED_AGAIN);
            case Standing.LinesChanged _ -> Outcome.refused(Because.LINES_CHANGED);
            case Standing.LinesUnsettled _ -> Outcome.noOp(Because.LINES_UNSETTLED);
            case Standing.RefusedBefore before ->
                Outcome.refused(Because.REFUSED_BEFORE, before.reason().code());
            case Standing.Closed _ -> Outcome.refused(Because.PAID_AFTER_CLOSE);
            case Standing.LedgerMissing _ -> Outcome.refused(Because.LEDGER_MISSING);
            case Standing.NeverPaid _ -> Outcome.refused(Because.NEVER_PAID);
            case Standing.Refunded _ -> Outcome.refused(Because.REFUNDED);
            case Standing.NotPaidNow _ -> Outcome.refused(Because.NOT_PAID_NOW);
        };
    }
}
