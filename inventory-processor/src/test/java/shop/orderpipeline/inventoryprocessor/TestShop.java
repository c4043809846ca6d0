package shop.orderpipeline.inventoryprocessor;

import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import shop.orderpipeline.order.OrderId;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.payment.TranzactionId;
import shop.orderpipeline.stock.PaidOrder;

/** The shop's side of the tables: products, and orders that CardCom proved to be paid. */
public final class TestShop {

    private static final AtomicLong NEXT = new AtomicLong(1_000);

    private final JdbcTemplate sql;

    /** Keeps one connection for all it does. */
    public TestShop(DataSource dataSource) {
        try {
            this.sql = new JdbcTemplate(new SingleConnectionDataSource(dataSource.getConnection(), true));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** One line of an order; an order may have two of the same product. */
    public record Line(long product, int quantity) {}

    public static Line line(long product, int quantity) {
        return new Line(product, quantity);
    }

    /** A new product with so many pieces in stock; returns its number. */
    public long aProduct(int inStock) {
        long id = NEXT.incrementAndGet();
        sql.update("insert into products (id, quantity_in_stock) values (?, ?)", id, inStock);
        return id;
    }

    /** The number of a product that the shop does not have. */
    public long noProduct() {
        return NEXT.incrementAndGet();
    }

    /** An order in {@code payment_verified}, with its {@code orders} row and the lines that were paid for. */
    public PaidOrder aPaidOrder(Line... lines) {
        var order = aVerdictOf(NEXT.incrementAndGet());
        place(List.of(order), lines);
        return order;
    }

    public List<PaidOrder> paidOrders(int count, Line... lines) {
        var orders = IntStream.range(0, count)
                .mapToObj(_ -> aVerdictOf(NEXT.incrementAndGet()))
                .toList();
        place(orders, lines);
        return orders;
    }

    /** A record that says paid, about an order that nobody ever placed. */
    public PaidOrder anUnheardOfOrder() {
        return aVerdictOf(NEXT.incrementAndGet());
    }

    private static PaidOrder aVerdictOf(long charge) {
        return new PaidOrder(
                new OrderId(UUID.randomUUID()),
                new LowProfileId(UUID.randomUUID().toString()),
                new TranzactionId(charge));
    }

    private void place(List<PaidOrder> orders, Line... lines) {
        sql.batchUpdate(
                "insert into pending_orders (id, low_profile_id, status, amount) values (?, ?, 'payment_verified', 100)",
                orders.stream()
                        .map(order -> new Object[] {
                            order.orderId().value(), order.lowProfileId().value()
                        })
                        .toList());
        sql.batchUpdate(
                "insert into orders (id, pending_order_id, low_profile_id, tranzaction_id, amount) values (?, ?, ?, ?, 100)",
                orders.stream()
                        .map(order -> new Object[] {
                            order.orderId().value(),
                            order.orderId().value(),
                            order.lowProfileId().value(),
                            order.tranzactionId().value()
                        })
                        .toList());
        for (var line : lines) {
            var arguments = orders.stream()
                    .map(order -> new Object[] {order.orderId().value(), line.product, line.quantity})
                    .toList();
            sql.batchUpdate(
                    "insert into pending_order_items (pending_order_id, product_id, quantity) values (?, ?, ?)",
                    arguments);
            sql.batchUpdate("""
                    insert into order_items (order_id, product_id, quantity) values (?, ?, ?)
                    on conflict (order_id, product_id) do update set quantity = order_items.quantity + excluded.quantity
                    """, arguments);
        }
    }

    /** {@code status} or {@code status/reason} as it stands; null where the order is gone. */
    public @Nullable String status(PaidOrder order) {
        return sql
                .queryForList(
                        "select concat_ws('/', status, status_reason) from pending_orders where id = ?",
                        String.class,
                        order.orderId().value())
                .stream()
                .findFirst()
                .orElse(null);
    }

    /** How many of the orders stand at each {@code status/reason}. */
    public Map<String, Integer> statuses(Collection<PaidOrder> orders) {
        var counts = new TreeMap<String, Integer>();
        sql.query(
                "select concat_ws('/', status, status_reason), count(*) from pending_orders where id = any (?) group by 1",
                row -> {
                    counts.put(row.getString(1), row.getInt(2));
                },
                (Object) orders.stream().map(order -> order.orderId().value()).toArray(UUID[]::new));
        return counts;
    }

    public void setStatus(PaidOrder order, String status, @Nullable String reason) {
        sql.update(
                "update pending_orders set status = ?, status_reason = ? where id = ?",
                status,
                reason,
                order.orderId().value());
    }

    public int stock(long product) {
        return count("select quantity_in_stock from products where id = ?", product);
    }

    /** Pieces per product that the ledger says were taken for an order. */
    public Map<Long, Integer> ledger(PaidOrder order) {
        var rows = new TreeMap<Long, Integer>();
        sql.query(
                "select product_id, quantity from stock_deductions where order_id = ?",
                row -> {
                    rows.put(row.getLong(1), row.getInt(2));
                },
                order.orderId().value());
        return rows;
    }

    /** The exceptions of an order as {@code reason/state}, by their age. */
    public List<String> exceptions(PaidOrder order) {
        return sql.queryForList(
                "select reason || '/' || state from exceptions where pending_order_id = ? and tranzaction_id = ? order by id",
                String.class,
                order.orderId().value(),
                order.tranzactionId().value());
    }

    public int count(String query, Object... arguments) {
        var count = sql.queryForObject(query, Integer.class, arguments);
        return count == null ? 0 : count;
    }

    public void execute(String statement, Object... arguments) {
        sql.update(statement, arguments);
    }

    public void executeScript(String statements) {
        sql.execute(statements);
    }
}
