package shop.orderpipeline.repair;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import shop.orderpipeline.conflict.ConflictType;
import shop.orderpipeline.order.Order;
import shop.orderpipeline.order.OrderId;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.payment.Money;
import shop.orderpipeline.payment.TranzactionId;
import shop.orderpipeline.repair.Refunded.OpenException;
import shop.orderpipeline.repair.Refunded.Recorded;
import shop.orderpipeline.repair.Repaired.Refused;
import shop.orderpipeline.repair.Repaired.Why;

/**
 * Closes the open exceptions of one charge of an order as {@code refunded}, by the word of a person who gave the money
 * back, in one transaction with the audit row. The order keeps its status; the charge pays and delivers nothing any
 * more, and another one's exceptions stay open. Of a refund and a re-run of the same exception only the first wins.
 * Safe to repeat: what is closed is not closed again.
 */
public final class OrderRefund {

    /** Money on a page that its order no longer has, or whose order the shop deleted, is known by its exception alone. */
    private static final String NAMED_BY_EXCEPTION = """
            select pending_order_id from exceptions where pending_order_id = ?
            union
            select pending_order_id from exceptions where low_profile_id = ? and pending_order_id is not null
            """;

    private static final String OPEN = """
            select low_profile_id, reason, tranzaction_id, amount, currency from exceptions
            where pending_order_id = ? and state = 'open'
            order by id
            """;

    /**
     * A charge is given back as a whole, so whatever else is open about it is closed with it, of whichever order. One that
     * is on its way to be delivered is left alone: it was ordered to be, by whoever came first.
     */
    private static final String CLOSE = """
            with closed as (
              update exceptions e
              set state = 'refunded', closed_at = now(), closed_by = ?, note = ?
              where e.state = 'open'
                and (e.tranzaction_id = ? or (e.pending_order_id = ? and e.tranzaction_id is not distinct from ?))
                and not exists (
                  select from orders o
                  join pending_orders p on p.id = o.pending_order_id
                  where o.tranzaction_id = e.tranzaction_id and p.status = 'payment_verified')
              returning e.id, e.low_profile_id, e.reason, e.tranzaction_id, e.amount, e.currency
            )
            select low_profile_id, reason, tranzaction_id, amount, currency from closed order by id
            """;

    private static final String LAST_IS_REFUNDED = """
            select coalesce(
              (
                select state = 'refunded' from exceptions
                where pending_order_id = ? and state <> 'open' and (?::bigint is null or tranzaction_id = ?)
                order by closed_at desc nulls last, id desc
                limit 1),
              false)
            """;

    private static final String PAYS = """
            select exists (select from orders where pending_order_id = ? and tranzaction_id = ?)
            """;

    private final DataSource dataSource;

    public OrderRefund(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /**
     * Carries the command out; what is returned is committed.
     *
     * @throws IllegalStateException where the database fails, with its failure as the cause; nothing is written, except
     *     where the connection broke at the very end: run it again, in any case
     */
    public Refunded carryOut(RefundCommand command) {
        return OneTransaction.of(dataSource, connection -> refund(connection, command));
    }

    private static Refunded refund(Connection connection, RefundCommand command) throws SQLException {
        var named = named(connection, command.id());
        if (named.size() != 1) {
            return new Refused(named.isEmpty() ? Why.UNKNOWN_ORDER : Why.TWO_ORDERS, null, null);
        }
        var id = named.getFirst();
        var standing = LockedOrder.lock(connection, id).map(LockedOrder::order).orElse(null);
        LockedOrder.lockExceptions(connection, id);
        var meant = meant(connection, command, id);
        if (!areOfOneCharge(meant)) {
            return new Refused(Why.SEVERAL_CHARGES, id, standing, meant);
        }
        var closed = meant.isEmpty()
                ? meant
                : close(connection, command, id, meant.getFirst().tranzactionId());
        if (closed.isEmpty()) {
            return new Refused(whyNothing(connection, command, id, standing), id, standing);
        }
        Audit.write(
                connection,
                new Audit.Entry(
                        command.who(),
                        Audit.What.ORDER_REFUNDED,
                        null,
                        id,
                        closed.getFirst().lowProfileId(),
                        command.reason(),
                        closed.stream().map(OpenException::described).collect(Collectors.joining("; "))
                                + " -> refunded"));
        return new Recorded(id, closed);
    }

    /** By the order itself; only where none is there any more, or never had this page, by what is on file about it. */
    private static List<OrderId> named(Connection connection, String id) throws SQLException {
        var orders = LockedOrder.named(connection, id);
        return orders.isEmpty()
                ? LockedOrder.orders(connection, NAMED_BY_EXCEPTION, LockedOrder.uuid(id), LockedOrder.pageId(id))
                : orders;
    }

    /** What is open about the order, and about the charge where the command names one. */
    private static List<OpenException> meant(Connection connection, RefundCommand command, OrderId id)
            throws SQLException {
        var charge = command.charge();
        return exceptions(connection, OPEN, id.value()).stream()
                .filter(open -> charge == null || Objects.equals(charge, open.tranzactionId()))
                .toList();
    }

    /** Those without a charge count as of one, which is none of the others'. */
    private static boolean areOfOneCharge(List<OpenException> exceptions) {
        return exceptions.stream()
                .allMatch(one -> Objects.equals(
                        one.tranzactionId(), exceptions.getFirst().tranzactionId()));
    }

    private static List<OpenException> close(
            Connection connection, RefundCommand command, OrderId id, @Nullable TranzactionId charge)
            throws SQLException {
        return exceptions(
                connection, CLOSE, command.who(), command.reason(), number(charge), id.value(), number(charge));
    }

    private static List<OpenException> exceptions(Connection connection, String sql, @Nullable Object... values)
            throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            set(statement, values);
            var exceptions = new ArrayList<OpenException>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    exceptions.add(exception(rows));
                }
            }
            return exceptions;
        }
    }

    private static OpenException exception(ResultSet row) throws SQLException {
        var charge = row.getObject("tranzaction_id", Long.class);
        return new OpenException(
                new LowProfileId(row.getString("low_profile_id")),
                ConflictType.of(row.getString("reason")),
                charge == null ? null : new TranzactionId(charge),
                money(row));
    }

    private static @Nullable Money money(ResultSet row) throws SQLException {
        var amount = row.getBigDecimal("amount");
        var currency = row.getString("currency");
        return amount == null || currency == null ? null : new Money(amount, currency);
    }

    private static Why whyNothing(Connection connection, RefundCommand command, OrderId id, @Nullable Order standing)
            throws SQLException {
        var charge = number(command.charge());
        if (standing instanceof Order.PaymentVerified
                && (charge == null || isTrue(connection, PAYS, id.value(), charge))) {
            return Why.NOT_ITS_COMMAND;
        }
        return isTrue(connection, LAST_IS_REFUNDED, id.value(), charge, charge) ? Why.REFUNDED : Why.NO_OPEN_EXCEPTION;
    }

    private static boolean isTrue(Connection connection, String question, @Nullable Object... values)
            throws SQLException {
        try (var statement = connection.prepareStatement(question)) {
            set(statement, values);
            try (var rows = statement.executeQuery()) {
                rows.next();
                return rows.getBoolean(1);
            }
        }
    }

    private static void set(PreparedStatement statement, @Nullable Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
    }

    private static @Nullable Long number(@Nullable TranzactionId charge) {
        return charge == null ? null : charge.value();
    }
}
