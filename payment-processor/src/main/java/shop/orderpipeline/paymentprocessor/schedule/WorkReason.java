package shop.orderpipeline.paymentprocessor.schedule;

import java.util.Arrays;
import java.util.Locale;

/** Why something must still happen to a payment. */
public enum WorkReason {
    /** Reported before its order was there. */
    EARLY,
    /** CardCom's answer decided nothing. */
    UNDECIDED,
    /** Asked, and no answer about the payment came. */
    UNANSWERED,
    /** Reported too often to be asked about at once. */
    UNASKED,
    /** A pending order that nobody reported. */
    UNNOTIFIED,
    /** Paid, and the stock is not deducted yet. */
    DEDUCTION_MISSING;

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
