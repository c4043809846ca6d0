package shop.orderpipeline.repair;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import shop.orderpipeline.order.Order;
import shop.orderpipeline.order.OrderId;
import shop.orderpipeline.payment.LowProfileId;

/**
 * An order as it stands while its row is locked. Every command locks the same rows in the same order (the order, then its
 * exceptions), so of two that want one exception the second finds it closed.
 *
 * @param page the low-profile id that the order has now; absent where the shop took it away
 */
record LockedOrder(OrderId id, Order order, @Nullable String page) {

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

    /**
     * All rows of the charges of an order, or of a page's money that no order has, so that commands about one charge
     * exclude each other also where it has two.
     */
    private static final String LOCK_EXCEPTIONS = """
            select id from exceptions
            where pending_order_id = ?
              or (pending_order_id is null and low_profile_id = ?)
              or tranzaction_id in (
                select tranzaction_id from exceptions
                where pending_order_id = ? or (pending_order_id is null and low_profile_id = ?))
            order by id
            for update
            """;

    /** The orders that have this id, or the page of this id, or were paid on it; two at most. */
    static List<OrderId> named(Connection connection, String id) throws SQLException {
        var page = pageId(id);
        return orders(connection, NAMED, uuid(id), page, page);
    }

    /** The ids that a query finds. */
    static List<OrderId> orders(Connection connection, String query, @Nullable Object... values) throws SQLException {
        try (var statement = connection.prepareStatement(query)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            var orders = new ArrayList<OrderId>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    orders.add(new OrderId(rows.getObject(1, UUID.class)));
                }
            }
            return orders;
        }
    }

    /** The order's id that a text is; null where it can't be one. */
    static @Nullable UUID uuid(String id) {
        try {
            return UUID.fromString(id.strip());
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** The canonical low-profile id that a text is; null where it can't be one. */
    static @Nullable String pageId(String id) {
        return LowProfileId.canonical(id).map(LowProfileId::value).orElse(null);
    }

    /** Empty where the shop deleted the order. */
    static Optional<LockedOrder> lock(Connection connection, OrderId id) throws SQLException {
        try (var statement = connection.prepareStatement(LOCK)) {
            statement.setObject(1, id.value());
            try (var rows = statement.executeQuery()) {
                return rows.next()
                        ? Optional.of(
                                new LockedOrder(id, Order.of(rows.getString(1), rows.getString(2)), rows.getString(3)))
                        : Optional.empty();
            }
        }
    }

    static void lockExceptions(Connection connection, OrderId id) throws SQLException {
        lockExceptions(connection, id, null);
    }

    /** Those of the order, and those of the page that have no order. */
    static void lockExceptions(Connection connection, @Nullable OrderId id, @Nullable String page) throws SQLException {
        try (var statement = connection.prepareStatement(LOCK_EXCEPTIONS)) {
            var order = id == null ? null : id.value();
            statement.setObject(1, order);
            statement.setString(2, page);
            statement.setObject(3, order);
            statement.setString(4, page);
            statement.executeQuery();
        }
    }
}
