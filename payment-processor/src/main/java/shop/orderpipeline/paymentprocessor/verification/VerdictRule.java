package shop.orderpipeline.paymentprocessor.verification;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import shop.orderpipeline.conflict.ConflictType;
import shop.orderpipeline.order.OrderId;
import shop.orderpipeline.payment.Coin;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.payment.Money;
import shop.orderpipeline.payment.Operation;
import shop.orderpipeline.paymentprocessor.verification.GatewayAnswer.Charge;
import shop.orderpipeline.verification.Proof;

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
        var charge = answer.charge();
        if (charge == null) {
            // Before the page is looked at: CardCom's answer about a page it does not know names none, or zeros.
            return withoutCharge(answer);
        }
        if (answer.lowProfileId() == null) {
            return new Proof.Unclear("names-no-page");
        }
        if (!answer.lowProfileId().equals(asked)) {
            return new Proof.Unclear("answers-another-page");
        }
        var code = charge.code();
        if (code == null) {
            return new Proof.Unclear("no-transaction-code");
        }
        if (code == CHECKED_ONLY || code == HELD_ONLY) {
            return new Proof.NoMoney("held-not-charged");
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
                : new Proof.NoMoney("no-charge-in-" + answer.operation().toLowerCase(Locale.ROOT));
    }

    private static Proof charged(GatewayAnswer answer, Charge charge, long terminal, @Nullable Owed owed) {
        var currency =
                charge.coinId() == null ? null : Coin.currency(charge.coinId()).orElse(null);
        var money = charge.amount() == null || currency == null ? null : new Money(charge.amount(), currency);
        var misfits = new Misfits();
        if (!Objects.equals(answer.terminalNumber(), terminal)) {
            misfits.add(ConflictType.TERMINAL_MISMATCH, "TerminalNumber", terminal, answer.terminalNumber());
        }
        if (owed != null && !namesOrder(answer.returnValue(), owed.order())) {
            misfits.add(ConflictType.RETURN_VALUE_MISMATCH, "ReturnValue", owed.order(), orderIn(answer.returnValue()));
        }
        addWhatIsNoCharge(answer, charge, misfits);
        if (charge.amount() == null
                || (owed != null && charge.amount().compareTo(owed.money().amount()) != 0)) {
            misfits.add(
                    ConflictType.AMOUNT_MISMATCH,
                    "Amount",
                    owed == null ? "any" : owed.money().amount().toPlainString(),
                    charge.amount() == null ? null : charge.amount().toPlainString());
        }
        if (currency == null || (owed != null && !currency.equals(owed.money().currency()))) {
            misfits.add(
                    ConflictType.CURRENCY_MISMATCH,
                    "CoinId",
                    owed == null ? "any" : owed.money().currency(),
                    currency == null ? charge.coinId() : currency);
        }
        if (!misfits.types.isEmpty()) {
            // Named after the first.
            return new Proof.Misfit(
                    misfits.types.getFirst(), List.copyOf(misfits.differences), charge.tranzactionId(), money);
        }
        // Both are there: each of them would have been a misfit without.
        return new Proof.Charged(Objects.requireNonNull(charge.tranzactionId()), Objects.requireNonNull(money));
    }

    /** The members that keep this from being a completed charge of a customer's card. */
    private static void addWhatIsNoCharge(GatewayAnswer answer, Charge charge, Misfits misfits) {
        if (answer.operation() == null || !Operation.charges(answer.operation())) {
            misfits.add(ConflictType.OPERATION_MISMATCH, "Operation", "a charge", answer.operation());
        }
        if (charge.tranzactionId() == null) {
            misfits.add(ConflictType.OPERATION_MISMATCH, "TranzactionId", "above 0", null);
        }
        if (charge.refund()) {
            misfits.add(ConflictType.OPERATION_MISMATCH, "IsRefund", "false", "true");
        }
        if (charge.dealType() != null && !charge.dealType().equalsIgnoreCase("Debit")) {
            misfits.add(ConflictType.OPERATION_MISMATCH, "DealType", "Debit", "another");
        }
        if (charge.approvalNumber() == null) {
            misfits.add(ConflictType.OPERATION_MISMATCH, "ApprovalNumber", "not blank", null);
        }
    }

    /** A ReturnValue for people: an order's id, and of anything else only that it is something else. */
    private static @Nullable String orderIn(@Nullable String returnValue) {
        if (returnValue == null) {
            return null;
        }
        try {
            return UUID.fromString(returnValue).toString();
        } catch (IllegalArgumentException e) {
            return "no order's id";
        }
    }

    private static boolean namesOrder(@Nullable String returnValue, OrderId order) {
        return returnValue != null && returnValue.equalsIgnoreCase(order.toString());
    }

    /** What differs, in the order it was found. */
    private static final class Misfits {

        private final List<ConflictType> types = new ArrayList<>();
        private final List<Proof.Difference> differences = new ArrayList<>();

        void add(ConflictType type, String member, Object owed, @Nullable Object proved) {
            types.add(type);
            differences.add(new Proof.Difference(member, owed.toString(), proved == null ? "-" : proved.toString()));
        }
    }
}
