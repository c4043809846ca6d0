package shop.orderpipeline.opscli;

import java.sql.SQLException;
import java.util.UUID;
import shop.orderpipeline.testing.TestDatabase;

/** The shop's tables as a test prepares them and looks at them. */
final class Tables {

    private final TestDatabase database;

    Tables(TestDatabase database) {
        this.database = database;
    }

    /** An order of two pieces of a product of its own, paid and in this state, with an open exception where it is in error. */
    UUID order(String page, String status, String reason) {
        var id = UUID.randomUUID();
        var charge = Math.abs(id.getMostSignificantBits() >> 8) + 1;
        run("""
            insert into products (id, quantity_in_stock) values (%3$s, 10);
            insert into pending_orders (id, low_profile_id, status, status_reason, amount, updated_at)
            values ('%1$s', '%2$s', '%4$s', nullif('%5$s', ''), 100, now() - interval '1 hour');
            insert into pending_order_items (pending_order_id, product_id, quantity) values ('%1$s', %3$s, 2);
            """.formatted(id, page, charge, status, reason));
        if (!reason.contains("mismatch") && !reason.equals("no-lines") && !reason.equals("transaction-reused")) {
            run("""
                insert into orders (id, pending_order_id, low_profile_id, tranzaction_id, amount)
                values ('%1$s', '%1$s', '%2$s', %3$s, 100);
                insert into order_items (order_id, product_id, quantity) values ('%1$s', %3$s, 2);
                """.formatted(id, page, charge));
        }
        if (status.equals("completed")) {
            run("""
                insert into stock_deductions (order_id, product_id, quantity, created_at)
                values ('%s', %s, 2, now() - interval '1 hour')
                """.formatted(id, charge));
        }
        if (status.equals("error")) {
            run("""
                insert into exceptions (low_profile_id, pending_order_id, tranzaction_id, reason, amount, currency)
                values ('%s', '%s', %s, '%s', 100, 'ILS')
                """.formatted(page, id, charge, reason));
        }
        return id;
    }

    String standing(UUID order) {
        return text("select concat_ws('/', status, status_reason) from pending_orders where id = '" + order + "'");
    }

    void run(String sql) {
        try (var connection = database.dataSource().getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The first column of the first row; empty where there is none. */
    String text(String query) {
        try (var connection = database.dataSource().getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            return rows.next() && rows.getString(1) != null ? rows.getString(1) : "";
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
