package shop.orderpipeline.failure;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.jspecify.annotations.Nullable;

/**
 * What a failed transaction asks us to do, by SQLSTATE
 * (<a href="https://www.postgresql.org/docs/17/errcodes-appendix.html">PostgreSQL's list</a>). A transaction is always
 * run again whole; its effect rows say what was already done, also where a connection broke at COMMIT.
 */
public enum SqlFailure {
    /** Run the whole transaction again, with jitter; it failed by chance or by rivals. */
    RETRY,
    /** The database can't serve anybody: pause, spend no try, probe. */
    WAIT,
    /** This data can't be stored by anyone: dead-letter at once. */
    DATA,
    /** Deployment fault (schema, rights, address): stop and alarm, never dead-letter. */
    STOP;

    /** Finds the SQL failure in a chain of causes; null where no database had a part in it. */
    public static @Nullable SqlFailure in(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLTransientConnectionException) {
                return WAIT; // The pool timed out; nothing was sent, and SQLSTATE may be null.
            }
            if (cause instanceof SQLException sql) {
                return of(sql.getSQLState());
            }
        }
        return null;
    }

    /** The failure of a SQLSTATE; an unknown or missing one is server trouble. */
    public static SqlFailure of(@Nullable String sqlState) {
        if (sqlState == null || sqlState.length() != 5) {
            return WAIT;
        }
        return switch (sqlState) {
            case "40001", "40P01", "55P03", "57014", "25P02", "25P03", "25P04", "40003" -> RETRY;
            case "08003", "08006", "08007", "57P01", "57P02", "0A000" -> RETRY;
            case "08001", "57P03", "53300", "25006", "53100", "53200", "53400" -> WAIT;
            case "08004" -> STOP;
            case "23505" -> RETRY;
            case "23514", "23503", "23502" -> DATA;
            default ->
                switch (sqlState.substring(0, 2)) {
                    case "22" -> DATA;
                    case "42", "28", "3D", "3F", "26" -> STOP;
                    default -> WAIT;
                };
        };
    }
}
