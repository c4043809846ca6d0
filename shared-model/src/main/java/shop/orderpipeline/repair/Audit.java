package shop.orderpipeline.repair;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import shop.orderpipeline.order.OrderId;
import shop.orderpipeline.payment.LowProfileId;

/** The table {@code audit}: what people ordered, by whom and why. Rows are added in the caller's transaction, and never changed. */
public final class Audit {

    private static final String WRITE = """
            insert into audit (who, what, plan, order_id, low_profile_id, reason, detail)
            values (?, ?, ?, ?, ?, ?, ?)
            """;

    /** Stands for a name that no account has: it may be a password, typed in the wrong field. */
    public static final String NOBODY = "-";

    private Audit() {}

    /** The closed list of what is audited. */
    public enum What {
        /** A paid order is to be delivered after all. */
        ORDER_RERUN,
        /** CardCom is to be asked again about an order's payment. */
        ORDER_ASKED,
        /** A paid order is to be delivered after all, because its dead letter was redriven. */
        ORDER_REDRIVEN,
        /** The money of an order was given back. */
        ORDER_REFUNDED,
        /** Somebody said something about an exception, and left it open. */
        EXCEPTION_NOTED,
        /** A command was not carried out, and why. */
        COMMAND_REFUSED,
        /** Somebody logged in to the console. */
        LOGIN,
        /** Somebody tried to log in to the console with a wrong password, or a name that nobody has. */
        LOGIN_FAILED,
        /** Somebody logged out of the console. */
        LOGOUT,
        /** What is open of a group of conflicts is done with. */
        GROUP_HANDLED,
        /** A group of conflicts is left alone for a while. */
        GROUP_IGNORED,
        /** What a person had handled or ignored of a group of conflicts is open again. */
        GROUP_REOPENED,
        /** Something was said about a group of conflicts. */
        GROUP_NOTED,
        REPLAY_APPROVED,
        REPLAY_STARTED,
        /** A replay that was interrupted went on. */
        REPLAY_RESUMED,
        /** Somebody asked for the end of a replay. */
        REPLAY_CANCELLED,
        REPLAY_ENDED,
        /** A dead letter needs no more; see {@link DiscardedLetter}. */
        DEAD_LETTER_DISCARDED,
        /** A consumer group was told to go on from elsewhere. */
        OFFSETS_MOVED,
        /** What admins read of the conflicts is read again from the topic. */
        PROJECTION_REBUILT;

        /** Kebab-case, as stored. */
        public String code() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * One row.
     *
     * @param who the operator's account name; {@link #NOBODY} where there is no such account
     * @param plan the id of the replay plan that it belongs to
     * @param reason in the words of whoever ordered it
     * @param detail what it was about, in ours
     */
    public record Entry(
            String who,
            What what,
            @Nullable String plan,
            @Nullable OrderId order,
            @Nullable LowProfileId page,
            @Nullable String reason,
            @Nullable String detail) {}

    public static void write(Connection connection, Entry entry) throws SQLException {
        try (var statement = connection.prepareStatement(WRITE)) {
            var order = entry.order();
            var page = entry.page();
            statement.setString(1, entry.who());
            statement.setString(2, entry.what().code());
            statement.setString(3, entry.plan());
            statement.setObject(4, order == null ? null : order.value());
            statement.setString(5, page == null ? null : page.value());
            statement.setString(6, entry.reason());
            statement.setString(7, entry.detail());
            statement.executeUpdate();
        }
    }
}
