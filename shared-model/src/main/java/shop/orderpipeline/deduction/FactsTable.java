package shop.orderpipeline.deduction;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import shop.orderpipeline.order.Order;
import shop.orderpipeline.order.OrderId;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.payment.TranzactionId;
import shop.orderpipeline.stock.PaidOrder;
import shop.orderpipeline.stock.ProductId;

/**
 * Reads what a deduction rests on, each step one statement for the whole batch, inside the caller's transaction. Rows are
 * locked in the order that every program of ours keeps: pending_orders, then products, each by id.
 */
public final class FactsTable {

    private static final String DELETED = "deleted";

    private static final String LOCKED = "for no key update";

    private static final String ORDERS = """
            select id, status, status_reason, updated_at
            from pending_orders
            where id = any (?)
            order by id
            """;

    /** Each lookup by its own key, whatever the planner thinks of a table it has not counted yet. */
    private static final String READ_FACTS = """
            select wanted.id, paid.low_profile_id, paid.tranzaction_id,
              paid.created_at > clock_timestamp() - interval '2 minutes' as just_paid,
              exists (
                select from exceptions r where r.tranzaction_id = paid.tranzaction_id and r.state = 'refunded'
              ) as refunded,
              ledger.found is not null as in_ledger,
              bought.products, bought.quantities,
              (bought.products, bought.quantities) is distinct from (listed.products, listed.quantities) as lines_changed,
              now() as now
            from unnest(?::uuid[]) as wanted (id)
            left join lateral (
              select low_profile_id, tranzaction_id, created_at from orders where id = wanted.id
            ) paid on true
            left join lateral (
              select true as found from stock_deductions where order_id = wanted.id limit 1
            ) ledger on true
            cross join lateral (
              select array_agg(product_id order by product_id) as products,
                array_agg(quantity::bigint order by product_id) as quantities
              from order_items where order_id = wanted.id
            ) bought
            cross join lateral (
              select array_agg(product_id order by product_id) as products,
                array_agg(quantity order by product_id) as quantities
              from (
                select product_id, sum(quantity) as quantity
                from pending_order_items where pending_order_id = wanted.id
                group by product_id
              ) summed
            ) listed
            """;

    private static final String PRODUCTS = """
            select id, quantity_in_stock
            from products
            where id = any (?)
            order by id
            """;

    private record Row(Order order, Instant changedAt) {}

    private FactsTable() {}

    /** Locks the pending orders, then, with a snapshot taken after that, reads what else is known of them. */
    public static List<OrderFacts> lockAndRead(Connection connection, List<PaidOrder> orders) throws SQLException {
        return read(connection, orders, ORDERS + LOCKED);
    }

    /** Reads without locks: true of the moment, or of the caller's snapshot. */
    public static List<OrderFacts> read(Connection connection, List<PaidOrder> orders) throws SQLException {
        return read(connection, orders, ORDERS);
    }

    private static List<OrderFacts> read(Connection connection, List<PaidOrder> orders, String rows)
            throws SQLException {
        var ids = connection.createArrayOf(
                "uuid", orders.stream().map(order -> order.orderId().value()).toArray());
        return readFacts(connection, ids, orders, rows(connection, ids, rows));
    }

    private static Map<OrderId, Row> rows(Connection connection, Array ids, String query) throws SQLException {
        var locked = new HashMap<OrderId, Row>();
        try (var statement = prepare(connection, query, ids);
                var rows = statement.executeQuery()) {
            while (rows.next()) {
                locked.put(
                        new OrderId(rows.getObject("id", UUID.class)),
                        new Row(
                                Order.of(rows.getString("status"), rows.getString("status_reason")),
                                instant(rows, "updated_at")));
            }
        }
        return locked;
    }

    private static List<OrderFacts> readFacts(
            Connection connection, Array ids, List<PaidOrder> orders, Map<OrderId, Row> locked) throws SQLException {
        var found = new HashMap<OrderId, OrderFacts>();
        var asked = new HashMap<OrderId, PaidOrder>();
        orders.forEach(order -> asked.put(order.orderId(), order));
        try (var statement = prepare(connection, READ_FACTS, ids);
                var rows = statement.executeQuery()) {
            while (rows.next()) {
                var id = new OrderId(rows.getObject("id", UUID.class));
                var row = locked.getOrDefault(id, new Row(new Order.ClosedByShop(DELETED, null), instant(rows, "now")));
                var order = asked.get(id);
                if (order != null) {
                    found.put(id, facts(order, row, rows));
                }
            }
        }
        var inArrivalOrder = new ArrayList<OrderFacts>(orders.size());
        for (var order : orders) {
            var facts = found.get(order.orderId());
            if (facts == null) {
                throw new IllegalStateException("asked for an order and got no row");
            }
            inArrivalOrder.add(facts);
        }
        return inArrivalOrder;
    }

    private static OrderFacts facts(PaidOrder order, Row row, ResultSet rows) throws SQLException {
        var storedId = rows.getString("low_profile_id");
        long charge = rows.getLong("tranzaction_id");
        return new OrderFacts(
                order.orderId(),
                storedId == null
                        ? order.lowProfileId()
                        : LowProfileId.canonical(storedId).orElse(order.lowProfileId()),
                row.order(),
                storedId == null ? null : new TranzactionId(charge),
                rows.getBoolean("refunded"),
                rows.getBoolean("in_ledger"),
                lines(longs(rows, "products"), longs(rows, "quantities")),
                rows.getBoolean("lines_changed"),
                rows.getBoolean("just_paid"),
                row.changedAt(),
                instant(rows, "now"));
    }

    private static SortedMap<ProductId, Long> lines(Long[] products, Long[] quantities) {
        var lines = new TreeMap<ProductId, Long>();
        for (int i = 0; i < products.length; i++) {
            lines.put(new ProductId(products[i]), quantities[i]);
        }
        return lines;
    }

    /** Locks the products; one that does not exist is absent. */
    public static Map<ProductId, Long> lockProducts(Connection connection, Collection<ProductId> products)
            throws SQLException {
        return stock(connection, products, PRODUCTS + LOCKED);
    }

    /** Pieces in stock, read without locks; a product that does not exist is absent. */
    public static Map<ProductId, Long> stock(Connection connection, Collection<ProductId> products)
            throws SQLException {
        return stock(connection, products, PRODUCTS);
    }

    private static Map<ProductId, Long> stock(Connection connection, Collection<ProductId> products, String query)
            throws SQLException {
        if (products.isEmpty()) {
            return Map.of();
        }
        var ids = connection.createArrayOf(
                "bigint", products.stream().map(ProductId::value).toArray());
        var stock = new HashMap<ProductId, Long>();
        try (var statement = prepare(connection, query, ids);
                var rows = statement.executeQuery()) {
            while (rows.next()) {
                stock.put(new ProductId(rows.getLong("id")), rows.getLong("quantity_in_stock"));
            }
        }
        return stock;
    }

    private static PreparedStatement prepare(Connection connection, String sql, Array ids) throws SQLException {
        var statement = connection.prepareStatement(sql);
        statement.setArray(1, ids);
        return statement;
    }

    private static Instant instant(ResultSet rows, String column) throws SQLException {
        return rows.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static Long[] longs(ResultSet rows, String column) throws SQLException {
        var array = rows.getArray(column);
        return array == null ? new Long[0] : (Long[]) array.getArray();
    }
}
