package shop.orderpipeline.verification;

import java.util.Optional;
import shop.orderpipeline.conflict.ConflictType;
import shop.orderpipeline.order.Order;
import shop.orderpipeline.order.OrderEvent;

/** Proof against order: every state × every proof has one ruling. Pure. */
public final class RulingDecider {

    /** A refusal without details is believed from this answer on: CardCom says the same of pages it does not know. */
    public static final int ASKINGS_BEFORE_DECLINE = 3;

    private RulingDecider() {}

    /**
     * Rules on one proof.
     *
     * @param answers how many answers about this payment came before, trouble not counted
     * @param refunded true where a person closed the exception of this charge as refunded
     */
    public static Ruling decide(OrderOnFile order, Proof proof, int answers, boolean refunded) {
        return switch (proof) {
            case Proof.Charged charge -> charged(order, charge, refunded);
            case Proof.Misfit misfit -> misfit(order, misfit);
            case Proof.Refused _, Proof.RefusedWithoutDetails _, Proof.NotPaidYet _, Proof.NoMoney _, Proof.Unclear _ ->
                isOpen(order) ? withoutMoney(order, proof, answers) : new Ruling.Nothing();
        };
    }

    /**
     * Whether its page may still be paid, so that an answer that proves no money is not the last word: not where this page
     * decided the order, and not where it is the shop's own business. An order that another page decided has its state,
     * and nothing moves it; yet money may come on this page.
     */
    private static boolean isOpen(OrderOnFile order) {
        return switch (order.state()) {
            case Order.AwaitingPayment _, Order.Processing _, Order.Failed _ -> true;
            case Order.PaymentVerified _,
                    Order.Completed _,
                    Order.Undeliverable _,
                    Order.Mismatched _,
                    Order.Unsellable _ -> order.decidedElsewhere();
            case Order.ClosedByShop _ -> false;
        };
    }

    private static Ruling withoutMoney(OrderOnFile order, Proof proof, int answers) {
        return switch (proof) {
            case Proof.Refused refused -> new Ruling.Decline(refused.code());
            case Proof.RefusedWithoutDetails refused ->
                answers + 1 >= ASKINGS_BEFORE_DECLINE
                        ? new Ruling.Decline(refused.code())
                        : new Ruling.AskAgain("refused-without-details", true);
            case Proof.NotPaidYet _ ->
                order.closing() ? new Ruling.Expire() : new Ruling.AskAgain("not-paid-yet", false);
            case Proof.NoMoney noMoney ->
                order.closing() ? new Ruling.Expire() : new Ruling.AskAgain(noMoney.why(), true);
            case Proof.Unclear unclear ->
                order.closing() && order.decidedElsewhere()
                        ? new Ruling.Nothing()
                        : new Ruling.AskAgain(unclear.why(), true);
            case Proof.Charged _, Proof.Misfit _ -> throw new IllegalArgumentException("money: " + proof);
        };
    }

    private static Ruling charged(OrderOnFile order, Proof.Charged charge, boolean refunded) {
        return switch (order.state()) {
            case Order.AwaitingPayment _, Order.Processing _, Order.Failed _, Order.Mismatched _, Order.Unsellable _ ->
                refunded ? new Ruling.Refunded() : pay(order, charge);
            case Order.PaymentVerified _, Order.Completed _, Order.Undeliverable _ ->
                charge.tranzactionId().equals(order.paidBy()) ? new Ruling.SaidTwice() : moneyBesides(order);
            case Order.ClosedByShop _ ->
                charge.tranzactionId().equals(order.paidBy())
                        ? new Ruling.SaidTwice()
                        : raise(ConflictType.PAID_AFTER_CLOSE);
        };
    }

    private static Ruling pay(OrderOnFile order, Proof.Charged charge) {
        if (order.hasLines()) {
            return new Ruling.Pay(charge);
        }
        return order.linesOverdue()
                ? raise(ConflictType.NO_LINES, new OrderEvent.SaleRefused(ConflictType.NO_LINES))
                : new Ruling.AskAgain("no-lines-yet", false);
    }

    private static Ruling misfit(OrderOnFile order, Proof.Misfit misfit) {
        return switch (order.state()) {
            case Order.AwaitingPayment _, Order.Processing _, Order.Failed _, Order.Mismatched _ ->
                raise(misfit.type(), new OrderEvent.ProofMismatched(misfit.type()));
            case Order.PaymentVerified _, Order.Completed _, Order.Undeliverable _ ->
                (misfit.tranzactionId() == null
                                ? order.paidHere()
                                : misfit.tranzactionId().equals(order.paidBy()))
                        ? new Ruling.SaidTwice()
                        : moneyBesides(order);
            case Order.Unsellable _, Order.ClosedByShop _ -> raise(misfit.type());
        };
    }

    /** A second charge of a paid order; where another program says that it is paid, we know of no first one. */
    private static Ruling moneyBesides(OrderOnFile order) {
        return raise(order.paidBy() == null ? ConflictType.PAID_AFTER_CLOSE : ConflictType.PAID_TWICE);
    }

    private static Ruling raise(ConflictType type) {
        return new Ruling.Raise(type, Optional.empty());
    }

    private static Ruling raise(ConflictType type, OrderEvent event) {
        return new Ruling.Raise(type, Optional.of(event));
    }
}
