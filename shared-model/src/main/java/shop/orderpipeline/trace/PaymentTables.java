package shop.orderpipeline.trace;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import shop.orderpipeline.conflict.ConflictType;
import shop.orderpipeline.order.Order;
import shop.orderpipeline.order.OrderId;
import shop.orderpipeline.payment.Claim;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.payment.Money;
import shop.orderpipeline.payment.TranzactionId;
import shop.orderpipeline.stock.ProductId;
import shop.orderpipeline.topic.Json;
import shop.orderpipeline.trace.OnFile.Closed;
import shop.orderpipeline.trace.OnFile.Command;
import shop.orderpipeline.trace.OnFile.Deduction;
import shop.orderpipeline.trace.OnFile.Line;
import shop.orderpipeline.trace.OnFile.MoneyException;
import shop.orderpipeline.trace.OnFile.OrderOnFile;
import shop.orderpipeline.trace.OnFile.Payment;
import shop.orderpipeline.trace.OnFile.Pending;
import shop.orderpipeline.trace.OnFile.Work;

/**
 * Reads the rows of one payment, each table by a key of its own. Every list is bounded: a page shows what a person can
 * read. Conflicts are not read here, their topic is.
 */
final class PaymentTables {

    private static final String ORDER = """
            with named as (
              select pending_order_id as id, 1 as rank from orders where low_profile_id = ?
              union all
              select id, 2 from pending_orders where canonical_low_profile_id = ?
              union all
              select pending_order_id, 3 from exceptions where low_profile_id = ? and pending_order_id is not null
            )
            select meant.id,
              p.status, p.status_reason, p.canonical_low_profile_id as page, p.amount, p.currency,
              p.inserted_at, p.updated_at,
              o.low_profile_id as paid_page, o.tranzaction_id, o.amount as paid_amount, o.currency as paid_currency,
              o.created_at as paid_at, o.claim, o.proof
            from (select id from named order by rank, id limit 1) meant
            left join pending_orders p on p.id = meant.id
            left join orders o on o.pending_order_id = meant.id
            """;

    private static final String LINES = """
            select bought.product_id, bought.quantity, bought.unit_price, products.name
            from (
              select product_id, quantity, unit_price from order_items where order_id = ?
              union all
              select product_id, sum(quantity), max(unit_price) from pending_order_items
              where pending_order_id = ? and not exists (select from order_items where order_id = ?)
              group by product_id
            ) bought
            left join products on products.id = bought.product_id
            order by bought.product_id
            limit 200
            """;

    private static final String DEDUCTIONS = """
            select d.product_id, d.quantity, d.created_at, products.name
            from stock_deductions d
            left join products on products.id = d.product_id
            where d.order_id = ?
            order by d.created_at, d.product_id
            limit 200
            """;

    private static final String WORK = """
            select reason, attempts, opened_at, due_at, claim from open_work where low_profile_id = ?
            """;

    private static final String EXCEPTIONS = """
            select reason, tranzaction_id, amount, currency, state, opened_at, closed_at, closed_by, note, claim, proof
            from exceptions
            where low_profile_id = ?
            order by opened_at, id
            limit 100
            """;

    private static final String COMMANDS = """
            select at, who, what, plan, reason, detail
            from audit
            where order_id = ? or low_profile_id = ?
            order by at, id
            limit 200
            """;

    private final DataSource database;

    PaymentTables(DataSource database) {
        this.database = database;
    }

    /** How one row is read. */
    @FunctionalInterface
    private interface Reader<T> {

        T read(ResultSet row) throws SQLException;
    }

    OnFile read(LowProfileId payment) throws SQLException {
        try (var connection = database.getConnection()) {
            var page = payment.value();
            var order = first(list(connection, ORDER, PaymentTables::order, page, page, page));
            var id = order == null ? null : order.id().value();
            return new OnFile(
                    order,
                    id == null ? List.of() : list(connection, LINES, PaymentTables::line, id, id, id),
                    id == null ? List.of() : list(connection, DEDUCTIONS, PaymentTables::deduction, id),
                    first(list(connection, WORK, PaymentTables::work, page)),
                    list(connection, EXCEPTIONS, PaymentTables::exception, page),
                    list(connection, COMMANDS, PaymentTables::command, id, page));
        }
    }

    private static <T> List<T> list(Connection connection, String sql, Reader<T> reader, @Nullable Object... values)
            throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            var found = new ArrayList<T>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(reader.read(rows));
                }
            }
            return found;
        }
    }

    private static <T> @Nullable T first(List<T> rows) {
        return rows.isEmpty() ? null : rows.getFirst();
    }

    private static OrderOnFile order(ResultSet row) throws SQLException {
        var id = new OrderId(row.getObject("id", UUID.class));
        var status = row.getString("status");
        var paidPage = row.getString("paid_page");
        return new OrderOnFile(
                id, status == null ? null : pending(row, status), paidPage == null ? null : payment(row, paidPage));
    }

    private static Pending pending(ResultSet row, String status) throws SQLException {
        return new Pending(
                Order.of(status, row.getString("status_reason")),
                row.getString("page"),
                new Money(row.getBigDecimal("amount"), row.getString("currency")),
                instant(row, "inserted_at"),
                instant(row, "updated_at"));
    }

    private static Payment payment(ResultSet row, String page) throws SQLException {
        return new Payment(
                page,
                new TranzactionId(row.getLong("tranzaction_id")),
                new Money(row.getBigDecimal("paid_amount"), row.getString("paid_currency")),
                instant(row, "paid_at"),
                claim(row, "claim"),
                claim(row, "proof"));
    }

    private static Line line(ResultSet row) throws SQLException {
        return new Line(
                new ProductId(row.getLong("product_id")),
                row.getString("name"),
                row.getLong("quantity"),
                row.getBigDecimal("unit_price"));
    }

    private static Deduction deduction(ResultSet row) throws SQLException {
        return new Deduction(
                new ProductId(row.getLong("product_id")),
                row.getString("name"),
                row.getLong("quantity"),
                instant(row, "created_at"));
    }

    private static Work work(ResultSet row) throws SQLException {
        return new Work(
                row.getString("reason"),
                row.getInt("attempts"),
                instant(row, "opened_at"),
                instant(row, "due_at"),
                claim(row, "claim"));
    }

    private static MoneyException exception(ResultSet row) throws SQLException {
        var charge = row.getObject("tranzaction_id", Long.class);
        var amount = row.getBigDecimal("amount");
        var currency = row.getString("currency");
        return new MoneyException(
                ConflictType.of(row.getString("reason")),
                charge == null || charge <= 0 ? null : new TranzactionId(charge),
                amount == null || currency == null ? null : new Money(amount, currency),
                instant(row, "opened_at"),
                closed(row),
                claim(row, "claim"),
                claim(row, "proof"));
    }

    private static @Nullable Closed closed(ResultSet row) throws SQLException {
        var at = row.getObject("closed_at", OffsetDateTime.class);
        return at == null
                ? null
                : new Closed(row.getString("state"), at.toInstant(), row.getString("closed_by"), row.getString("note"));
    }

    private static Command command(ResultSet row) throws SQLException {
        return new Command(
                instant(row, "at"),
                row.getString("who"),
                row.getString("what"),
                row.getString("plan"),
                row.getString("reason"),
                row.getString("detail"));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    /** Null also for one that is not ours to read: what another program wrote there must not hide the rest. */
    private static @Nullable Claim claim(ResultSet row, String column) throws SQLException {
        var json = row.getString(column);
        return json == null ? null : Json.readable(json, Claim.class).orElse(null);
    }
}
