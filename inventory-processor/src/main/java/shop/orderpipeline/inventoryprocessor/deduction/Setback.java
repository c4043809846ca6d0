package shop.orderpipeline.inventoryprocessor.deduction;

import java.sql.SQLException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import shop.orderpipeline.conflict.ConflictType;
import shop.orderpipeline.failure.SqlFailure;

/** What a failed transaction means for its batch; see {@link SqlFailure} for the database's part in it. */
enum Setback {
    /** By chance, by rivals, or by one record: run it again, then find out who it is. */
    TRANSIENT(5),
    /** The counts were not those decided: a rival that keeps no locks. */
    COUNTS_DIFFER(3),
    /** A rival holds a lock for long. Each try waits for it, so there are few. */
    LOCKED(2),
    /** The database can't store one of the records. */
    DATA(1),
    /** Our code failed. */
    BUG(1),
    /** The database serves nobody. */
    AWAY(1),
    /** Deployment fault: stop. */
    STOP(1);

    /** How often the whole transaction runs before anything else is done; from 1. */
    final int tries;

    Setback(int tries) {
        this.tries = tries;
    }

    /** One word, as on retry records. */
    String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * As what an order is told that failed by this and was completed by a later try: a race only where it was one.
     *
     * @param code as {@link #code} says it, or whatever another version says
     */
    static ConflictType toldAs(String code) {
        if (code.equals(COUNTS_DIFFER.code())) {
            return ConflictType.STOCK_RACE;
        }
        return code.equals(LOCKED.code()) ? ConflictType.STATE_RACE : ConflictType.UNKNOWN;
    }

    static Setback of(Throwable failure) {
        if (failure instanceof DeductionTransaction.CountsDiffer) {
            return COUNTS_DIFFER;
        }
        var sql = SqlFailure.in(failure);
        if (sql == null) {
            return failure instanceof VirtualMachineError ? AWAY : BUG;
        }
        return switch (sql) {
            case RETRY -> isLockTimeout(failure) ? LOCKED : TRANSIENT;
            // An exception raised by a trigger of another program is about a row, not about the server.
            case WAIT -> sqlState(failure).startsWith("P0") ? TRANSIENT : AWAY;
            case DATA -> DATA;
            case STOP -> STOP;
        };
    }

    /** What failed, in words that quote no value: a SQLSTATE, or the class of the failure. */
    static String describe(Throwable failure) {
        var state = sqlState(failure);
        return failure.getClass().getSimpleName() + (state.isEmpty() ? "" : ", SQLSTATE " + state);
    }

    private static boolean isLockTimeout(Throwable failure) {
        return switch (sqlState(failure)) {
            case "55P03", "57014" -> true;
            default -> false;
        };
    }

    private static String sqlState(Throwable failure) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                return sql.getSQLState();
            }
        }
        return "";
    }
}
