package shop.orderpipeline.conflict;

import static shop.orderpipeline.conflict.Level.ERROR;
import static shop.orderpipeline.conflict.Level.INFO;
import static shop.orderpipeline.conflict.Level.WARN;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;

/**
 * The closed list of conflicts. The code is the same word in records, {@code status_reason}, the admin API, metrics and
 * screens; its texts stand in the two message bundles under {@code conflict.<code>.*}.
 */
public enum ConflictType {
    /** The same payment was reported again with the same content. */
    DUPLICATE_NOTIFICATION(WARN),
    /** The first report of a payment that the schedule had already decided. */
    LATE_NOTIFICATION(INFO),
    /** A report came before its order. */
    EARLY_NOTIFICATION(INFO, true),
    /** The same payment was reported again with other content; error once it is paid. */
    PAYMENT_CONFLICT(WARN),
    /** CardCom's proof says something else than its report did. */
    CLAIM_MISMATCH(WARN),

    AMOUNT_MISMATCH(ERROR, false, EffectOnOrder.MISMATCH),
    CURRENCY_MISMATCH(ERROR, false, EffectOnOrder.MISMATCH),
    TERMINAL_MISMATCH(ERROR, false, EffectOnOrder.MISMATCH),
    /** The charge names another order, or none. */
    RETURN_VALUE_MISMATCH(ERROR, false, EffectOnOrder.MISMATCH),
    /** Money moved by an operation that does not pay orders (a refund, an unknown kind, no approval). */
    OPERATION_MISMATCH(ERROR, false, EffectOnOrder.MISMATCH),
    /** The charge already paid another order. */
    TRANSACTION_REUSED(ERROR, false, EffectOnOrder.UNSELLABLE),

    /** A second charge for an order that is paid. */
    PAID_TWICE(ERROR),
    /** A charge on a page that its order no longer points at. */
    SUPERSEDED_PAGE(ERROR),
    /** A charge for an order that the shop closed, or that is gone. */
    PAID_AFTER_CLOSE(ERROR),
    /** A charge that names no order we know. */
    MONEY_WITHOUT_ORDER(ERROR),

    /** Two writers met on one order; error when a completed order has no ledger rows. */
    STATE_RACE(INFO, true),
    /** Two writers met on one product; healed by running again. */
    STOCK_RACE(INFO, true),
    /** Paid, and the goods are not there. */
    OUT_OF_STOCK(ERROR, false, EffectOnOrder.UNDELIVERABLE),
    /** Paid, and the order has no lines. */
    NO_LINES(ERROR, false, EffectOnOrder.UNSELLABLE),
    /** Paid, and the lines are not those that were paid for. */
    LINES_CHANGED(ERROR, false, EffectOnOrder.UNDELIVERABLE),

    /** CardCom gave no clear answer; the schedule asks again. */
    GATEWAY_UNDECIDED(WARN, true),
    /** A payment is being worked on by somebody else at this moment. */
    PAYMENT_IN_PROGRESS(INFO, true),
    /** A paid order could not be worked in all its tries. */
    RETRIES_EXHAUSTED(ERROR, false, EffectOnOrder.UNDELIVERABLE),
    /** None of the above; a reader of newer records falls back to it. */
    UNKNOWN(ERROR);

    /** What {@code error/<code>} means for an order, see {@code Order}. */
    public enum EffectOnOrder {
        NONE,
        MISMATCH,
        UNSELLABLE,
        UNDELIVERABLE
    }

    private final Level level;
    private final boolean retryable;
    private final EffectOnOrder effectOnOrder;

    ConflictType(Level level) {
        this(level, false);
    }

    ConflictType(Level level, boolean retryable) {
        this(level, retryable, EffectOnOrder.NONE);
    }

    ConflictType(Level level, boolean retryable, EffectOnOrder effectOnOrder) {
        this.level = level;
        this.retryable = retryable;
        this.effectOnOrder = effectOnOrder;
    }

    /** Kebab-case, as stored and shown. */
    @JsonValue
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The type of a code; {@link #UNKNOWN} for a code of a later version, so that old readers go on. */
    @JsonCreator
    public static ConflictType of(String code) {
        return Arrays.stream(values())
                .filter(type -> type.code().equals(code))
                .findFirst()
                .orElse(UNKNOWN);
    }

    /** The usual level; a single conflict may be worse or milder, see {@link Conflict#level()}. */
    public Level level() {
        return level;
    }

    /** True where the system, not a person, tries again. */
    public boolean retryable() {
        return retryable;
    }

    public EffectOnOrder effectOnOrder() {
        return effectOnOrder;
    }

    /** @throws IllegalArgumentException where {@code error/<code>} means another state of the order than the caller's */
    public void require(EffectOnOrder effect) {
        if (effectOnOrder != effect) {
            throw new IllegalArgumentException(code() + " does not make an order " + effect);
        }
    }

    /** The HTTP status this conflict stands for: what the shop's old app would have answered. */
    public int statusCode() {
        return switch (this) {
            case GATEWAY_UNDECIDED -> 503;
            case EARLY_NOTIFICATION, MONEY_WITHOUT_ORDER -> 404;
            case RETRIES_EXHAUSTED, UNKNOWN -> 500;
            default -> 409;
        };
    }

    /** The prefix of its texts in both message bundles. */
    public String messageKey() {
        return "conflict." + code();
    }
}
