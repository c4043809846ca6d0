package shop.orderpipeline.adminconsole.groups;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import shop.orderpipeline.conflict.ConflictType;

/** Whether a customer was charged in what a conflict is about. */
public enum MoneyTaken {
    /** CardCom proved a charge. */
    YES,
    /** The conflict itself took nothing; whatever the order's payment is, stands. */
    NO,
    /** Nobody can say before CardCom does. */
    UNCLEAR;

    public static MoneyTaken by(ConflictType type) {
        return switch (type) {
            case AMOUNT_MISMATCH,
                    CURRENCY_MISMATCH,
                    TERMINAL_MISMATCH,
                    RETURN_VALUE_MISMATCH,
                    TRANSACTION_REUSED,
                    PAID_TWICE,
                    SUPERSEDED_PAGE,
                    PAID_AFTER_CLOSE,
                    MONEY_WITHOUT_ORDER,
                    OUT_OF_STOCK,
                    NO_LINES,
                    LINES_CHANGED,
                    RETRIES_EXHAUSTED -> YES;
            case DUPLICATE_NOTIFICATION, LATE_NOTIFICATION, STATE_RACE, STOCK_RACE, PAYMENT_IN_PROGRESS -> NO;
            case EARLY_NOTIFICATION, PAYMENT_CONFLICT, CLAIM_MISMATCH, OPERATION_MISMATCH, GATEWAY_UNDECIDED, UNKNOWN ->
                UNCLEAR;
        };
    }

    /** True for the types that leave money waiting for a person, each in a row of table {@code exceptions}. */
    static boolean leavesExceptions(ConflictType type) {
        return switch (type) {
            case PAID_TWICE, SUPERSEDED_PAGE, PAID_AFTER_CLOSE, MONEY_WITHOUT_ORDER -> true;
            default -> type.effectOnOrder() != ConflictType.EffectOnOrder.NONE;
        };
    }

    @JsonValue
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
