package shop.orderpipeline.paymentprocessor.verification;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import shop.orderpipeline.conflict.ConflictType;
import shop.orderpipeline.order.OrderId;
import shop.orderpipeline.payment.Coin;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.payment.Money;
import shop.orderpipeline.payment.Operation;

/**
 * "Paid only if all hold": CardCom's answer held against what the order owes. Pure. A missing member counts as a
 * different one; amounts are compared to the last digit; nothing of the notification takes part.
 */
final class VerdictRule {

    private static final long CHECKED_ONLY = 700;
    private static final long HELD_ONLY = 701;

    private VerdictRule() {}

    /**
     * What an order expects of its proof.
     *
     * @param order is CardCom's ReturnValue
     */
    record Owed(OrderId order, Money money) {}

    /**
     * Judges an answer.
     *
     * @param asked the page that was asked about
     * @param terminal ours
     * @param owed what the page's order expects; null where no order has this page, then only the charge itself counts
     */
    static Proof prove(GatewayAnswer answer, LowProfileId asked, long terminal, @Nullable Owed owed) {
        if (answer.lowProfileId() != null && !answer.lowProfileId().equals(asked)) {
            return new Proof.Unclear("answers-another-page");
        }
        var charge = answer.charge();
        if (charge == null) {
            return withoutCharge(answer);
        }
        var code = charge.code();
        if (code == null) {
            return new Proof.Unclear("no-transaction-code");
        }
        if (code == CHECKED_ONLY || code == HELD_ONLY) {
            return new Proof.Unclear("held-not-charged");
        }
        if (code != 0) {
            return new Proof.Refused(code);
        }
        if (answer.responseCode() != 0) {
            return new Proof.Unclear("codes-contradict");
        }
        return charged(answer, charge, terminal, owed);
    }

    private static Proof withoutCharge(GatewayAnswer answer) {
        if (answer.responseCode() != 0) {
            return new Proof.RefusedWithoutDetails(answer.responseCode());
        }
        return answer.operation() == null || Operation.charges(answer.operation())
                ? new Proof.NotPaidYet()
                : new Proof.Unclear("no-charge-in-" + answer.operation().toLowerCase(Locale.ROOT));
    }

    private static Proof charged(
            GatewayAnswer answer, GatewayAnswer.Charge charge, long terminal, @Nullable Owed owed) {
        var currency =
                charge.coinId() == null ? null : Coin.currency(charge.coinId()).orElse(null);
        var money = charge.amount() == null || currency == null ? null : new Money(charge.amount(), currency);
        var members = new ArrayList<String>();
        var types = new ArrayList<ConflictType>();
        if (!Objects.equals(answer.terminalNumber(), terminal)) {
            differs("TerminalNumber", ConflictType.TERMINAL_MISMATCH, members, types);
        }
        if (owed != null && !namesOrder(answer.returnValue(), owed.order())) {
            differs("ReturnValue", ConflictType.RETURN_VALUE_MISMATCH, members, types);
        }
        for (var member : notACharge(answer, charge)) {
            differs(member, ConflictType.OPERATION_MISMATCH, members, types);
        }
        if (charge.amount() == null
                || (owed != null && charge.amount().compareTo(owed.money().amount()) != 0)) {
            differs("Amount", ConflictType.AMOUNT_MISMATCH, members, types);
        }
        if (currency == null || (owed != null && !currency.equals(owed.money().currency()))) {
            differs("CoinId", ConflictType.CURRENCY_MISMATCH, members, types);
        }
        if (types.isEmpty() && charge.tranzactionId() != null && money != null) {
            return new Proof.Charged(charge.tranzactionId(), money);
        }
        return new Proof.Misfit(types.getFirst(), List.copyOf(members), charge.tranzactionId(), money);
    }

    /** The members that keep this from being a completed charge of a customer's card. */
    private static List<String> notACharge(GatewayAnswer answer, GatewayAnswer.Charge charge) {
        var members = new ArrayList<String>();
        if (answer.operation() == null || !Operation.charges(answer.operation())) {
            members.add("Operation");
        }
        if (charge.tranzactionId() == null) {
            members.add("TranzactionId");
        }
        if (charge.refund()) {
            members.add("IsRefund");
        }
        if (charge.dealType() != null && !charge.dealType().equalsIgnoreCase("Debit")) {
            members.add("DealType");
        }
        if (charge.approvalNumber() == null) {
            members.add("ApprovalNumber");
        }
        return members;
    }

    private static boolean namesOrder(@Nullable String returnValue, OrderId order) {
        return returnValue != null && returnValue.equalsIgnoreCase(order.toString());
    }

    private static void differs(String member, ConflictType type, List<String> members, List<ConflictType> types) {
        members.add(member);
        types.add(type);
    }
}
