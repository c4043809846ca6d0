package shop.orderpipeline.repair;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import shop.orderpipeline.failure.WholeTransaction;
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
 * status, puts the payment on the schedule (which publishes it), writes the audit row. A refund closes the same
 * exception, so only one of the two wins. Safe to repeat: an order that moved is not moved again.
 */
public final class OrderRepair {

    private static final String NAMED = """
            select id from pending_orders where id = ?
            union
            select id from pending_orders where canonical_low_profile_id = ?
            union
            select pending_order_id from orders where low_profile_id = ?
            """;

    private static final String LOCK = """
            select status, status_reason, canonical_low_profile_id
            from pending_orders where id = ?
            for no key update
            """;

    private static final String PAID_PAGE = "select low_profile_id from orders where pending_order_id = ?";

    /** The newest one of this page and reason; the money of an older one stays in sight. */
    private static final String CLOSE = """
            update exceptions
            set state = 'rerun', closed_at = now(), closed_by = ?, note = ?
            where state = 'open' and id = (
              select e.id from exceptions e
              where e.pending_order_id = ? and e.low_profile_id = ? and e.reason = ? and e.state = 'open'
                and not exists (
                  select from exceptions r where r.tranzaction_id = e.tranzaction_id and r.state = 'refunded')
              order by e.opened_at desc, e.id desc
              limit 1)
            """;

    private static final String IS_REFUNDED = """
            select exists (
              select from exceptions e
              join exceptions r on r.id = e.id or r.tranzaction_id = e.tranzaction_id
              where e.pending_order_id = ? and e.reason = ? and r.state = 'refunded')
            """;

    /**
     * All rows of the order's charges, so that a refund and a re-run of one charge exclude each other also where it has two;
     * whoever writes a refund locks the same rows in the same order.
     */
    private static final String LOCK_EXCEPTIONS = """
            select id from exceptions
            where pending_order_id = ?
              or tranzaction_id in (select tranzaction_id from exceptions where pending_order_id = ?)
            order by id
            for update
            """;

    private static final String MOVE = """
            update pending_orders
            set status = ?, status_reason = ?, updated_at = now()
            where id = ? and status = ? and status_reason is not distinct from ?
            """;

    private static final String SCHEDULE = """
            insert into open_work (low_profile_id, reason, due_at) values (?, 'ordered', now())
            on conflict (low_profile_id) do update
            set reason = 'ordered', version = open_work.version + 1, attempts = 0, due_at = now()
            """;

    private static final String SHORT_LOCK_WAITS = "set local lock_timeout = '2s'";

    private final DataSource dataSource;

    public OrderRepair(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** An order as it stands while its row is locked. */
    private record Standing(
            OrderId id, Order order, @Nullable String page) {}

    /**
     * Carries the command out; what is returned is committed.
     *
     * @throws IllegalStateException where the database fails, with its failure as the cause; nothing is written, except
     *     where the connection broke at the very end: run it again, in any case
     */
    public Repaired carryOut(RepairCommand command) {
        return WholeTransaction.run(() -> {
            try (var connection = dataSource.getConnection()) {
                return inTransaction(connection, command);
            } catch (SQLException e) {
                throw new IllegalStateException("the order is left as it is", e);
            }
        });
    }

    private static Repaired inTransaction(Connection connection, RepairCommand command) throws SQLException {
        connection.setAutoCommit(false);
        try {
            try (var statement = connection.createStatement()) {
                statement.execute(SHORT_LOCK_WAITS);
            }
            var repaired = repair(connection, command);
            if (repaired instanceof Reopened) {
                connection.commit();
            } else {
                connection.rollback();
            }
            return repaired;
        } catch (SQLException | RuntimeException failure) {
            rollBack(connection, failure);
            throw failure;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    private static Repaired repair(Connection connection, RepairCommand command) throws SQLException {
        var named = named(connection, command.id());
        if (named.size() != 1) {
            return new Refused(named.isEmpty() ? Why.UNKNOWN_ORDER : Why.TWO_ORDERS, null, null);
        }
        var id = new OrderId(named.getFirst());
        var standing = lock(connection, id);
        if (standing.isEmpty()) {
            return new Refused(Why.UNKNOWN_ORDER, null, null);
        }
        return reopen(connection, command, standing.get());
    }

    private static Repaired reopen(Connection connection, RepairCommand command, Standing standing)
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
        lockExceptions(connection, standing);
        if (!close(connection, command, standing, page.get())) {
            var why = isRefunded(connection, standing) ? Why.REFUNDED : Why.NO_OPEN_EXCEPTION;
            return new Refused(why, standing.id(), order);
        }
        move(connection, standing, next.get());
        update(connection, SCHEDULE, page.get().value());
        Audit.write(
                connection,
                new Audit.Entry(
                        command.who(),
                        command.kind().what(),
                        command.plan(),
                        standing.id(),
                        page.get(),
                        command.reason(),
                        describe(order) + " -> " + describe(next.get())));
        return new Reopened(standing.id(), page.get(), order, next.get());
    }

    private static void lockExceptions(Connection connection, Standing standing) throws SQLException {
        try (var statement = connection.prepareStatement(LOCK_EXCEPTIONS)) {
            statement.setObject(1, standing.id().value());
            statement.setObject(2, standing.id().value());
            statement.executeQuery();
        }
    }

    private static List<UUID> named(Connection connection, String id) throws SQLException {
        var page = LowProfileId.canonical(id).map(LowProfileId::value).orElse(null);
        try (var statement = connection.prepareStatement(NAMED)) {
            statement.setObject(1, uuid(id));
            statement.setString(2, page);
            statement.setString(3, page);
            var orders = new ArrayList<UUID>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    orders.add(rows.getObject(1, UUID.class));
                }
            }
            return orders;
        }
    }

    private static @Nullable UUID uuid(String id) {
        try {
            return UUID.fromString(id.strip());
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static Optional<Standing> lock(Connection connection, OrderId id) throws SQLException {
        try (var statement = connection.prepareStatement(LOCK)) {
            statement.setObject(1, id.value());
            try (var rows = statement.executeQuery()) {
                return rows.next()
                        ? Optional.of(
                                new Standing(id, Order.of(rows.getString(1), rows.getString(2)), rows.getString(3)))
                        : Optional.empty();
            }
        }
    }

    /** What is paid is delivered by the page that was paid; a question is about the page that the order has now. */
    private static Optional<LowProfileId> page(Connection connection, RepairCommand command, Standing standing)
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

    private static boolean close(Connection connection, RepairCommand command, Standing standing, LowProfileId page)
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

    private static boolean isRefunded(Connection connection, Standing standing) throws SQLException {
        try (var statement = connection.prepareStatement(IS_REFUNDED)) {
            statement.setObject(1, standing.id().value());
            statement.setString(2, standing.order().statusReason());
            try (var rows = statement.executeQuery()) {
                rows.next();
                return rows.getBoolean(1);
            }
        }
    }

    private static void move(Connection connection, Standing standing, Order next) throws SQLException {
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

    /** {@code status}, or {@code status/reason}. */
    private static String describe(Order order) {
        var reason = order.statusReason();
        return reason == null ? order.status() : order.status() + "/" + reason;
    }

    private static void rollBack(Connection connection, Exception failure) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }
}
