package shop.orderpipeline.inventoryprocessor.deduction;

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
import org.jspecify.annotations.Nullable;
import shop.orderpipeline.conflict.ConflictType;
import shop.orderpipeline.inventoryprocessor.deduction.StockAllocation.Demand;
import shop.orderpipeline.order.Order;
import shop.orderpipeline.order.OrderId;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.payment.TranzactionId;
import shop.orderpipeline.stock.PaidOrder;
import shop.orderpipeline.stock.ProductId;

/**
 * The SQL of a deduction, each step one statement for the whole batch, inside the caller's transaction. Rows are locked
 * in the order that every program of ours keeps: pending_orders, then products, each by id.
 */
final class StockTable {

    private static final String DELETED = "deleted";

    private static final String SHORT_LOCK_WAITS = "set local lock_timeout = '100ms'";

    private static final String LOCK_ORDERS = """
            select id, status, status_reason, updated_at
            from pending_orders
            where id = any (?)
            order by id
            for no key update
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

    private static final String LOCK_PRODUCTS = """
            select id, quantity_in_stock
            from products
            where id = any (?)
            order by id
            for no key update
            """;

    /** Stock goes down by what this statement put into the ledger, and by nothing else. */
    private static final String WRITE = """
            with deducted as (
              insert into stock_deductions (order_id, product_id, quantity)
              select * from unnest(?::uuid[], ?::bigint[], ?::int[])
              on conflict do nothing
              returning product_id, quantity
            ), taken as (
              select product_id, sum(quantity) as quantity from deducted group by product_id
            ), stocked as (
              update products
              set quantity_in_stock = quantity_in_stock - taken.quantity, updated_at = now()
              from taken
              where products.id = taken.product_id and quantity_in_stock >= taken.quantity
              returning products.id
            ), moved as (
              update pending_orders
              set status = decided.status, status_reason = decided.reason, updated_at = now()
              from unnest(?::uuid[], ?::text[], ?::text[]) as decided (id, status, reason)
              where pending_orders.id = decided.id and pending_orders.status = 'payment_verified'
              returning pending_orders.id
            ), excepted as (
              insert into exceptions
                (low_profile_id, pending_order_id, tranzaction_id, reason, amount, currency)
              select low_profile_id, pending_order_id, tranzaction_id, found.reason, amount, currency
              from unnest(?::uuid[], ?::text[]) as found (id, reason)
              join orders on orders.id = found.id
              -- An order's money that a person has in hand, or gave back already, is not put before one a second time.
              where not exists (
                select from exceptions known
                where known.tranzaction_id = orders.tranzaction_id
                  and known.pending_order_id = orders.pending_order_id
                  and known.reason <> found.reason and known.state in ('open', 'refunded'))
              -- Refused again after a person had ordered it to be worked again: it waits for a person again.
              on conflict (low_profile_id, reason, tranzaction_id) do update
              set state = 'open', opened_at = now(), closed_at = null, closed_by = null
              where exceptions.state = 'rerun'
              returning id
            )
            select (select count(*) from deducted) as deducted, (select count(*) from taken) as products,
              (select count(*) from stocked) as stocked, (select count(*) from moved) as moved
            """;

    /** How many rows each part of the writing changed. */
    record Counts(int ledgerRows, int products, int stocked, int orders) {}

    private record Row(Order order, Instant changedAt) {}

    private StockTable() {}

    /** Locks that rivals hold are waited for a tenth of a second only, until the transaction ends. */
    static void waitBrieflyForLocks(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(SHORT_LOCK_WAITS);
        }
    }

    /** Locks the pending orders, then, with a snapshot taken after that, reads what else is known of them. */
    static List<OrderFacts> lockAndRead(Connection connection, List<PaidOrder> orders) throws SQLException {
        var ids = connection.createArrayOf(
                "uuid", orders.stream().map(order -> order.orderId().value()).toArray());
        return readFacts(connection, ids, orders, lockOrders(connection, ids));
    }

    private static Map<OrderId, Row> lockOrders(Connection connection, Array ids) throws SQLException {
        var locked = new HashMap<OrderId, Row>();
        try (var statement = prepare(connection, LOCK_ORDERS, ids);
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
    static Map<ProductId, Long> lockProducts(Connection connection, Collection<ProductId> products)
            throws SQLException {
        if (products.isEmpty()) {
            return Map.of();
        }
        var ids = connection.createArrayOf(
                "bigint", products.stream().map(ProductId::value).toArray());
        var stock = new HashMap<ProductId, Long>();
        try (var statement = prepare(connection, LOCK_PRODUCTS, ids);
                var rows = statement.executeQuery()) {
            while (rows.next()) {
                stock.put(new ProductId(rows.getLong("id")), rows.getLong("quantity_in_stock"));
            }
        }
        return stock;
    }

    /** Writes a decision; the caller compares the counts and rolls back where one is not as expected. */
    static Counts write(Connection connection, Decision decision) throws SQLException {
        try (var statement = connection.prepareStatement(WRITE)) {
            bindLedger(connection, statement, decision.deducted());
            bindStatuses(connection, statement, decision);
            bindExceptions(connection, statement, decision);
            try (var row = statement.executeQuery()) {
                row.next();
                return new Counts(
                        row.getInt("deducted"), row.getInt("products"), row.getInt("stocked"), row.getInt("moved"));
            }
        }
    }

    private static void bindLedger(Connection connection, PreparedStatement statement, List<Demand> deducted)
            throws SQLException {
        var orders = new ArrayList<UUID>();
        var products = new ArrayList<Long>();
        var quantities = new ArrayList<Integer>();
        for (var demand : deducted) {
            demand.lines().forEach((product, quantity) -> {
                orders.add(demand.orderId().value());
                products.add(product.value());
                quantities.add(Math.toIntExact(quantity));
            });
        }
        statement.setArray(1, connection.createArrayOf("uuid", orders.toArray()));
        statement.setArray(2, connection.createArrayOf("bigint", products.toArray()));
        statement.setArray(3, connection.createArrayOf("int", quantities.toArray()));
    }

    private static void bindStatuses(Connection connection, PreparedStatement statement, Decision decision)
            throws SQLException {
        var ids = new ArrayList<UUID>();
        var statuses = new ArrayList<String>();
        var reasons = new ArrayList<@Nullable String>();
        for (var id : decision.completed()) {
            ids.add(id.value());
            statuses.add(new Order.Completed().status());
            reasons.add(null);
        }
        for (var refused : decision.refused().entrySet()) {
            var order = new Order.Undeliverable(refused.getValue());
            ids.add(refused.getKey().value());
            statuses.add(order.status());
            reasons.add(order.statusReason());
        }
        statement.setArray(4, connection.createArrayOf("uuid", ids.toArray()));
        statement.setArray(5, connection.createArrayOf("text", statuses.toArray()));
        statement.setArray(6, connection.createArrayOf("text", reasons.toArray()));
    }

    private static void bindExceptions(Connection connection, PreparedStatement statement, Decision decision)
            throws SQLException {
        var reasons = new HashMap<OrderId, ConflictType>(decision.refused());
        reasons.putAll(decision.exceptions());
        var ids = reasons.keySet().stream().map(OrderId::value).toArray();
        var codes = reasons.values().stream().map(ConflictType::code).toArray();
        statement.setArray(7, connection.createArrayOf("uuid", ids));
        statement.setArray(8, connection.createArrayOf("text", codes));
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
