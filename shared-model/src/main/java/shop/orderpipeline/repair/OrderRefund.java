package shop.orderpipeline.repair;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
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
 * more, and another one's exceptions stay open. Money that no order has is known by its page. Of a refund and a re-run
 * of the same exception only the first wins. Safe to repeat: what is closed is not closed again.
 */
public final class OrderRefund {

    /** Money on a page that its order no longer has, or whose order the shop deleted, is known by its exception alone. */
    private static final String NAMED_BY_EXCEPTION = """
            select pending_order_id from exceptions where pending_order_id = ?
            union
            select pending_order_id from exceptions where low_profile_id = ? and pending_order_id is not null
            """;

    private static final String IS_WITHOUT_ORDER = """
            select exists (select from exceptions where pending_order_id is null and low_profile_id = ?)
            """;

    private static final String OPEN = """
            select pending_order_id, low_profile_id, reason, tranzaction_id, amount, currency from exceptions
            where (pending_order_id = ? or (pending_order_id is null and low_profile_id = ?)) and state = 'open'
            order by id
            """;

    /**
     * A charge is given back as a whole, so whatever else is open about it is closed with it, of whichever order. One that
     * is on its way to be delivered is left alone: it was ordered to be, by whoever came first. Where CardCom named no
     * charge, its page stands for it.
     */
    private static final String CLOSE = """
            with closed as (
              update exceptions e
              set state = 'refunded', closed_at = now(), closed_by = ?, note = ?
              where e.state = 'open'
                and (e.tranzaction_id = ?
                  or (?::bigint is null and e.tranzaction_id is null and e.low_profile_id = ?
                    and (e.pending_order_id = ? or e.pending_order_id is null)))
                and not exists (
                  select from orders o
                  join pending_orders p on p.id = o.pending_order_id
                  where o.tranzaction_id = e.tranzaction_id and p.status = 'payment_verified')
              returning e.id, e.pending_order_id, e.low_profile_id, e.reason, e.tranzaction_id, e.amount, e.currency
            )
            select pending_order_id, low_profile_id, reason, tranzaction_id, amount, currency from closed order by id
            """;

    private static final String LAST_IS_REFUNDED = """
            select coalesce(
              (
                select state = 'refunded' from exceptions
                where (pending_order_id = ? or (pending_order_id is null and low_profile_id = ?))
                  and state <> 'open' and (?::bigint is null or tranzaction_id = ?)
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
        var page = LockedOrder.pageId(command.id());
        if (named.size() > 1) {
            return new Refused(Why.TWO_ORDERS, null, null);
        }
        if (named.isEmpty() && !isTrue(connection, IS_WITHOUT_ORDER, page)) {
            return new Refused(Why.UNKNOWN_ORDER, null, null);
        }
        var id = named.isEmpty() ? null : named.getFirst();
        var standing = id == null
                ? null
                : LockedOrder.lock(connection, id).map(LockedOrder::order).orElse(null);
        LockedOrder.lockExceptions(connection, id, page);
        var meant = meant(connection, command, id, page);
        if (!areOfOneCharge(meant)) {
            return new Refused(Why.SEVERAL_CHARGES, id, standing, meant);
        }
        if (meant.isEmpty()) {
            return new Refused(whyNothing(connection, command, id, page, standing), id, standing);
        }
        var closed = close(connection, command, id, meant.getFirst());
        if (closed.isEmpty()) {
            return new Refused(Why.NOT_ITS_COMMAND, id, standing);
        }
        audit(connection, command, closed);
        return new Recorded(id, closed);
    }

    /** One row for every order whose exceptions are closed, and one for every page of money that no order has. */
    private static void audit(Connection connection, RefundCommand command, List<OpenException> closed)
            throws SQLException {
        var rows = closed.stream()
                .collect(Collectors.groupingBy(OrderRefund::whose, LinkedHashMap::new, Collectors.toList()));
        for (var exceptions : rows.values()) {
            var first = exceptions.getFirst();
            Audit.write(
                    connection,
                    new Audit.Entry(
                            command.who(),
                            Audit.What.ORDER_REFUNDED,
                            null,
                            first.orderId(),
                            first.lowProfileId(),
                            command.reason(),
                            exceptions.stream().map(OpenException::described).collect(Collectors.joining("; "))
                                    + " -> refunded"));
        }
    }

    private static Object whose(OpenException exception) {
        var order = exception.orderId();
        return order == null ? exception.lowProfileId() : order;
    }

    /** By the order itself; only where none is there any more, or never had this page, by what is on file about it. */
    private static List<OrderId> named(Connection connection, String id) throws SQLException {
        var orders = LockedOrder.named(connection, id);
        return orders.isEmpty()
                ? LockedOrder.orders(connection, NAMED_BY_EXCEPTION, LockedOrder.uuid(id), LockedOrder.pageId(id))
                : orders;
    }

    /**
     * What is open about the order, and about the page's money that no order has; about one charge where the command
     * names it. Of several without a charge the page that the command names is meant.
     */
    private static List<OpenException> meant(
            Connection connection, RefundCommand command, @Nullable OrderId id, @Nullable String page)
            throws SQLException {
        var charge = command.charge();
        var open = exceptions(connection, OPEN, number(id), page).stream()
                .filter(one -> charge == null || Objects.equals(charge, one.tranzactionId()))
                .toList();
        if (open.stream().anyMatch(one -> one.tranzactionId() != null)) {
            return open;
        }
        var onPage = open.stream()
                .filter(one -> one.lowProfileId().value().equals(page))
                .toList();
        return onPage.isEmpty() ? open : onPage;
    }

    private static boolean areOfOneCharge(List<OpenException> exceptions) {
        return exceptions.stream().map(OrderRefund::charge).distinct().count() <= 1;
    }

    /** Those without a charge count as one a page, which is none of the others'. */
    private static Object charge(OpenException exception) {
        var charge = exception.tranzactionId();
        return charge == null ? exception.lowProfileId() : charge;
    }

    /** @param one of those that are meant, which are all of its charge */
    private static List<OpenException> close(
            Connection connection, RefundCommand command, @Nullable OrderId id, OpenException one) throws SQLException {
        var charge = number(one.tranzactionId());
        return exceptions(
                connection,
                CLOSE,
                command.who(),
                command.reason(),
                charge,
                charge,
                one.lowProfileId().value(),
                number(id));
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
        var order = row.getObject("pending_order_id", UUID.class);
        var charge = row.getObject("tranzaction_id", Long.class);
        return new OpenException(
                order == null ? null : new OrderId(order),
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

    private static Why whyNothing(
            Connection connection,
            RefundCommand command,
            @Nullable OrderId id,
            @Nullable String page,
            @Nullable Order standing)
            throws SQLException {
        var order = number(id);
        var charge = number(command.charge());
        if (standing instanceof Order.PaymentVerified && (charge == null || isTrue(connection, PAYS, order, charge))) {
            return Why.NOT_ITS_COMMAND;
        }
        return isTrue(connection, LAST_IS_REFUNDED, order, page, charge, charge) ? Why.REFUNDED : Why.NO_OPEN_EXCEPTION;
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

    private static @Nullable UUID number(@Nullable OrderId id) {
        return id == null ? null : id.value();
    }
}
