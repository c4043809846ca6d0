package shop.orderpipeline.repair;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import shop.orderpipeline.order.Order;
import shop.orderpipeline.order.OrderEvent.RerunOrdered;
import shop.orderpipeline.order.OrderId;
import shop.orderpipeline.order.OrderLifecycle;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.repair.Repaired.Refused;
import shop.orderpipeline.repair.Repaired.Reopened;
import shop.orderpipeline.repair.Repaired.Why;

/**
 * Takes orders out of {@code error} by a person's command, each in one transaction: closes the open exception, moves the
 * status, puts the payment on the schedule (which publishes it), writes the audit row. {@link OrderRefund} closes the
 * same exception, so only one of the two wins. Safe to repeat: an order that moved is not moved again.
 */
public final class OrderRepair {

    /** Of an exception {@code e}: it waits, and no charge of it was given back. */
    private static final String WAITS = """
            e.state = 'open' and not exists (
                select from exceptions r where r.tranzaction_id = e.tranzaction_id and r.state = 'refunded')\
            """;

    private static final String PAID_PAGE = "select low_profile_id from orders where pending_order_id = ?";

    /** The newest one of this page and reason; the money of an older one stays in sight. */
    private static final String CLOSE = """
            update exceptions
            set state = 'rerun', closed_at = now(), closed_by = ?, note = ?
            where state = 'open' and id = (
              select e.id from exceptions e
              where e.pending_order_id = ? and e.low_profile_id = ? and e.reason = ? and {waits}
              order by e.opened_at desc, e.id desc
              limit 1)
            """.replace("{waits}", WAITS);

    private static final String REDRIVABLE = """
            select p.id
            from pending_orders p
            join orders o on o.pending_order_id = p.id
            where p.id = any (?) and p.status = 'error' and p.status_reason = 'retries-exhausted' and exists (
              select from exceptions e
              where e.pending_order_id = p.id and e.low_profile_id = o.low_profile_id and e.reason = p.status_reason
                and {waits})
            """.replace("{waits}", WAITS);

    private static final String IS_REFUNDED = """
            select exists (
              select from exceptions e
              join exceptions r on r.id = e.id or r.tranzaction_id = e.tranzaction_id
              where e.pending_order_id = ? and e.reason = ? and r.state = 'refunded')
            """;

    private static final String MOVE = """
            update pending_orders
            set status = ?, status_reason = ?, updated_at = now()
            where id = ? and status = ? and status_reason is not distinct from ?
            """;

    private static final String SCHEDULE = """
            insert into open_work (low_profile_id, reason, due_at) values (?, 'ordered', now() + ? * interval '1 second')
            on conflict (low_profile_id) do update
            set reason = 'ordered', version = open_work.version + 1, attempts = 0, due_at = excluded.due_at
            """;

    private final DataSource dataSource;

    public OrderRepair(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /**
     * Carries the command out; what is returned is committed.
     *
     * @throws IllegalStateException where the database fails, with its failure as the cause; nothing is written, except
     *     where the connection broke at the very end: run it again, in any case
     */
    public Repaired carryOut(RepairCommand command) {
        return OneTransaction.of(dataSource, connection -> repair(connection, command));
    }

    /** Those of these orders that {@link RepairCommand.Kind#REDRIVE} would take out of error, as the connection sees them. */
    public static Set<OrderId> redrivable(Connection connection, Collection<OrderId> orders) throws SQLException {
        var ids = connection.createArrayOf(
                "uuid", orders.stream().map(OrderId::value).toArray());
        return Set.copyOf(LockedOrder.orders(connection, REDRIVABLE, ids));
    }

    private static Repaired repair(Connection connection, RepairCommand command) throws SQLException {
        var named = LockedOrder.named(connection, command.id());
        if (named.size() != 1) {
            return new Refused(named.isEmpty() ? Why.UNKNOWN_ORDER : Why.TWO_ORDERS, null, null);
        }
        var standing = LockedOrder.lock(connection, named.getFirst());
        if (standing.isEmpty()) {
            return new Refused(Why.UNKNOWN_ORDER, null, null);
        }
        return reopen(connection, command, standing.get());
    }

    private static Repaired reopen(Connection connection, RepairCommand command, LockedOrder standing)
            throws SQLException {
        var order = standing.order();
        var next = OrderLifecycle.next(order, new RerunOrdered());
        if (next.isEmpty() || !command.kind().fits(order)) {
            return new Refused(Why.NOT_ITS_COMMAND, standing.id(), order);
        }
        var page = page(connection, command, standing);
        if (page.isEmpty()) {
            return new Refused(Why.NO_PAGE, standing.id(), order);
        }
        LockedOrder.lockExceptions(connection, standing.id());
        if (!close(connection, command, standing, page.get())) {
            var why = isRefunded(connection, standing) ? Why.REFUNDED : Why.NO_OPEN_EXCEPTION;
            return new Refused(why, standing.id(), order);
        }
        move(connection, standing, next.get());
        update(
                connection,
                SCHEDULE,
                page.get().value(),
                command.kind().untilScheduled().toSeconds());
        Audit.write(
                connection,
                new Audit.Entry(
                        command.who(),
                        command.kind().what(),
                        command.plan(),
                        standing.id(),
                        page.get(),
                        command.reason(),
                        order.described() + " -> " + next.get().described()));
        return new Reopened(standing.id(), page.get(), order, next.get());
    }

    /** What is paid is delivered by the page that was paid; a question is about the page that the order has now. */
    private static Optional<LowProfileId> page(Connection connection, RepairCommand command, LockedOrder standing)
            throws SQLException {
        var current = standing.page();
        if (command.kind() == RepairCommand.Kind.ASK) {
            return current == null ? Optional.empty() : Optional.of(new LowProfileId(current));
        }
        try (var statement = connection.prepareStatement(PAID_PAGE)) {
            statement.setObject(1, standing.id().value());
            try (var rows = statement.executeQuery()) {
                return rows.next() ? Optional.of(new LowProfileId(rows.getString(1))) : Optional.empty();
            }
        }
    }

    private static boolean close(Connection connection, RepairCommand command, LockedOrder standing, LowProfileId page)
            throws SQLException {
        return update(
                        connection,
                        CLOSE,
                        command.who(),
                        command.reason(),
                        standing.id().value(),
                        page.value(),
                        standing.order().statusReason())
                == 1;
    }

    private static boolean isRefunded(Connection connection, LockedOrder standing) throws SQLException {
        try (var statement = connection.prepareStatement(IS_REFUNDED)) {
            statement.setObject(1, standing.id().value());
            statement.setString(2, standing.order().statusReason());
            try (var rows = statement.executeQuery()) {
                rows.next();
                return rows.getBoolean(1);
            }
        }
    }

    private static void move(Connection connection, LockedOrder standing, Order next) throws SQLException {
        int moved = update(
                connection,
                MOVE,
                next.status(),
                next.statusReason(),
                standing.id().value(),
                standing.order().status(),
                standing.order().statusReason());
        if (moved != 1) {
            throw new IllegalStateException("a locked order did not move");
        }
    }

    private static int update(Connection connection, String sql, @Nullable Object... values) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            return statement.executeUpdate();
        }
    }
}
