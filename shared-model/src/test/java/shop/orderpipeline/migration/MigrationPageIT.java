package shop.orderpipeline.migration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import shop.orderpipeline.testing.TestDatabase;

/** The statements of docs/migration.md, run as they stand there on a database that another program left. */
class MigrationPageIT {

    private static final Pattern STATEMENTS = Pattern.compile("```sql\\n-- ([^\\n]*)\\n(.*?)```", Pattern.DOTALL);

    private static final String COMPLETED = "11111111-1111-4111-8111-111111111111";
    private static final String UNPAID = "22222222-2222-4222-8222-222222222222";
    private static final String INTERRUPTED = "33333333-3333-4333-8333-333333333333";
    private static final String DEDUCTED = "44444444-4444-4444-8444-444444444444";
    private static final String UNDEDUCTED = "55555555-5555-4555-8555-555555555555";

    private final TestDatabase database = TestDatabase.empty();

    @Test
    void takesOverAndGoesBack() throws Exception {
        anotherProgramWasHere();

        assertThat(rows(statements("before: which statuses"))).contains("completed", "processing");
        assertThat(rows(statements("before: pages that differ"))).isEmpty();
        assertThat(rows(statements("before: what can't be stored"))).isEmpty();
        execute(statements("aside"));
        Flyway.configure()
                .dataSource(database.dataSource())
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .load()
                .migrate();
        execute(statements("copy"));
        assertThat(rows(statements("failed: look"))).isEmpty();
        execute(statements("failed: paid back").replace(":order", "'" + DEDUCTED + "'"));
        execute(statements("processing: without a charge"));
        execute(statements("processing: abandoned"));
        assertThat(rows(statements("processing: with a charge"))).containsExactlyInAnyOrder(DEDUCTED, UNDEDUCTED);
        execute(statements("processing: deducted").replace(":order", "'" + DEDUCTED + "'"));
        execute(statements("processing: not deducted").replace(":order", "'" + UNDEDUCTED + "'"));

        assertThat(rows(statements("check: everything"))).isEmpty();
        assertThat(rows(statements("check: every completed"))).isEmpty();
        assertThat(standing())
                .containsExactly("completed", "awaiting_payment", "awaiting_payment", "completed", "payment_verified");
        assertThat(rows("select low_profile_id from open_work order by 1"))
                .containsExactly("aaaaaaaa-0000-4000-8000-000000000003", "page-5");
        assertThat(rows("select id::text from orders where id = pending_order_id order by 1"))
                .containsExactly(COMPLETED, DEDUCTED, UNDEDUCTED);
        assertThat(rows("select order_id || ' ' || quantity from stock_deductions order by 1"))
                .containsExactly(COMPLETED + " 3", DEDUCTED + " 1");
        assertThat(rows("select quantity_in_stock::text from products")).containsExactly("7");

        weWorkAWhile();
        execute(statements("back"));

        assertThat(standing())
                .containsExactly(
                        "completed", "completed", "awaiting_payment", "completed", "payment_verified", "completed");
        assertThat(rows("select quantity_in_stock::text from products")).containsExactly("5");
        assertThat(rows("select count(*)::text from orders")).containsExactly("5");
        assertThat(rows("select count(*)::text from order_items")).containsExactly("6");
        assertThat(rows("select count(*)::text from users")).containsExactly("1");
        assertThat(rows("select count(*)::text from pipeline.stock_deductions")).containsExactly("4");
    }

    /** Two lines of one product, a page in upper case and braces, ids of its own for paid orders, foreign keys. */
    private void anotherProgramWasHere() throws SQLException {
        execute("""
                create table users (id int primary key);
                insert into users values (1);
                create table products (id bigint primary key, name text, quantity_in_stock int, price numeric(12,2));
                create table pending_orders (
                  id uuid primary key, low_profile_id text unique, status text default 'awaiting_payment',
                  amount numeric(12,2), currency text, status_reason text,
                  created_at timestamptz default now(), updated_at timestamptz default now());
                create table pending_order_items (
                  id serial primary key, pending_order_id uuid references pending_orders, product_id bigint references products,
                  quantity int, unit_price numeric(12,2));
                create table orders (
                  id uuid primary key default gen_random_uuid(), pending_order_id uuid references pending_orders, low_profile_id text,
                  tranzaction_id bigint, amount numeric(12,2), created_at timestamptz default now());
                create table order_items (
                  order_id uuid references orders, product_id bigint references products, quantity int, unit_price numeric(12,2));
                insert into products values (1, 'mug', 7, 50);
                insert into pending_orders (id, low_profile_id, status, amount, currency) values
                  ('%1$s', '{AAAAAAAA-0000-4000-8000-000000000001}', 'completed', 150, 'ILS'),
                  ('%2$s', 'page-2', 'awaiting_payment', 50, null),
                  ('%3$s', 'AAAAAAAA-0000-4000-8000-000000000003', 'processing', 50, 'ILS'),
                  ('%4$s', 'page-4', 'processing', 50, 'ILS'),
                  ('%5$s', 'page-5', 'processing', 50, 'ILS');
                insert into pending_order_items (pending_order_id, product_id, quantity, unit_price) values
                  ('%1$s', 1, 1, 50), ('%1$s', 1, 2, 50), ('%2$s', 1, 1, 50), ('%3$s', 1, 1, 50), ('%4$s', 1, 1, 50), ('%5$s', 1, 1, null);
                insert into orders (pending_order_id, low_profile_id, tranzaction_id, amount) values
                  ('%1$s', 'x', 101, 150), ('%4$s', 'y', 104, 50), ('%5$s', 'z', 105, 50);
                insert into order_items (order_id, product_id, quantity, unit_price)
                select o.id, i.product_id, i.quantity, i.unit_price
                from orders o join pending_order_items i using (pending_order_id);
                """.formatted(COMPLETED, UNPAID, INTERRUPTED, DEDUCTED, UNDEDUCTED));
    }

    private void weWorkAWhile() throws SQLException {
        execute("""
                update pending_orders set status = 'completed', updated_at = now() where id = '%1$s';
                insert into pending_orders (id, low_profile_id, status, amount)
                values ('66666666-6666-4666-8666-666666666666', 'page-6', 'completed', 50);
                insert into pending_order_items (pending_order_id, product_id, quantity)
                values ('66666666-6666-4666-8666-666666666666', 1, 1);
                insert into orders (id, pending_order_id, low_profile_id, tranzaction_id, amount) values
                  ('%1$s', '%1$s', 'page-2', 102, 50),
                  ('66666666-6666-4666-8666-666666666666', '66666666-6666-4666-8666-666666666666', 'page-6', 106, 50);
                insert into order_items (order_id, product_id, quantity) values
                  ('%1$s', 1, 1), ('66666666-6666-4666-8666-666666666666', 1, 1);
                insert into stock_deductions (order_id, product_id, quantity) values
                  ('%1$s', 1, 1), ('66666666-6666-4666-8666-666666666666', 1, 1);
                update products set quantity_in_stock = 5;
                """.formatted(UNPAID));
    }

    private List<String> standing() throws SQLException {
        return rows("select status from pending_orders order by id");
    }

    private static String statements(String name) throws IOException {
        var page = Files.readString(Path.of("..", "docs", "migration.md"));
        return STATEMENTS
                .matcher(page)
                .results()
                .filter(block -> block.group(1).startsWith(name))
                .map(block -> block.group(2))
                .findFirst()
                .orElseThrow(() -> new AssertionError("docs/migration.md has no statements named " + name));
    }

    private void execute(String sql) throws SQLException {
        try (var connection = database.dataSource().getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The first column. */
    private List<String> rows(String query) throws SQLException {
        try (var connection = database.dataSource().getConnection();
                var statement = connection.createStatement();
                var result = statement.executeQuery(query)) {
            var rows = new ArrayList<String>();
            while (result.next()) {
                rows.add(result.getString(1));
            }
            return rows;
        }
    }
}
