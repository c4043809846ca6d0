package shop.orderpipeline.paymentprocessor.schedule;

import java.util.Arrays;
import java.util.Locale;

/** Why something must still happen to a payment. */
public enum WorkReason {
    /** Reported, and no order has its page (yet): asked about within a budget of its own. */
    EARLY,
    /** CardCom's answer decided nothing. */
    UNDECIDED,
    /** Asked, and no answer about the payment came. */
    UNANSWERED,
    /** Reported, and its first question is still to be put: it came too often, or before its order. */
    UNASKED,
    /** A pending order that nobody reported. */
    UNNOTIFIED,
    /** Paid, and the stock is not deducted yet. */
    DEDUCTION_MISSING,
    /** A person ordered that it be worked again. */
    ORDERED;

    /** Kebab-case, as stored and measured. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static WorkReason of(String code) {
        return Arrays.stream(values())
                .filter(reason -> reason.code().equals(code))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no reason of open work: " + code));
    }
}
