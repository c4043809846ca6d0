package shop.orderpipeline.replay;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import shop.orderpipeline.deduction.Standing;
import shop.orderpipeline.deduction.StockAllocation.Allotment;
import shop.orderpipeline.order.Order;
import shop.orderpipeline.payment.TranzactionId;
import shop.orderpipeline.stock.PaidOrder;
import shop.orderpipeline.verification.OrderOnFile;
import shop.orderpipeline.verification.Proof;
import shop.orderpipeline.verification.Ruling;
import shop.orderpipeline.verification.RulingDecider;

/** What the services' own deciders say, in the words of a preview. Pure. */
final class OutcomeRule {

    /** What is said of everything that CardCom has the last word on. */
    static final String IF_CONFIRMED = "if CardCom confirms";

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
            return new Answer.Known(
                    Outcome.noOp(payment.told() ? "its money waits for a person" : "early: no order has this page"));
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
                : new Answer.Known(Outcome.noOp(decided(order.state())));
    }

    /** Where nobody reported a charge: the one that paid on this page, or else a new one. */
    private static TranzactionId supposed(OrderOnFile order) {
        var known = order.paidBy();
        return known != null && order.paidHere() ? known : ANOTHER_CHARGE;
    }

    private static Outcome of(Ruling ruling) {
        return switch (ruling) {
            case Ruling.Pay _ -> Outcome.advances(IF_CONFIRMED);
            case Ruling.SaidTwice _ -> Outcome.noOp("decided already: paid by this charge");
            case Ruling.Refunded _ -> Outcome.noOp("its charge was given back");
            case Ruling.Nothing _ -> Outcome.noOp("decided already");
            case Ruling.Raise raise -> Outcome.refused(raise.type().code() + " " + IF_CONFIRMED);
            case Ruling.AskAgain again -> Outcome.noOp("asked again later: " + again.why());
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
                    case Allotment.AllLines _ -> new Outcome(Outcome.Kind.DEDUCTS, "paid, and the goods are there");
                    case Allotment.OutOfStock _ -> Outcome.refused("out-of-stock");
                };
            case Standing.AlreadyDeducted _ -> Outcome.noOp("decided already: deducted");
            case Standing.CompletionLost _ -> Outcome.advances("completed again, nothing is deducted");
            case Standing.LinesChanged _ -> Outcome.refused("lines-changed");
            case Standing.LinesUnsettled _ -> Outcome.noOp("its lines are still being written");
            case Standing.RefusedBefore before ->
                Outcome.refused("decided already: error/" + before.reason().code());
            case Standing.Closed _ -> Outcome.refused("paid-after-close");
            case Standing.LedgerMissing _ -> Outcome.refused("state-race: completed without a deduction");
            case Standing.NeverPaid _ -> Outcome.refused("no charge of ours paid it");
            case Standing.Refunded _ -> Outcome.refused("its charge was given back");
            case Standing.NotPaidNow _ -> Outcome.refused("it is not paid at the moment");
        };
    }

    private static String decided(Order order) {
        return "decided already: " + order.described();
    }
}
