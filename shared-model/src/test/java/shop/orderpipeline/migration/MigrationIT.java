package shop.orderpipeline.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import shop.orderpipeline.testing.TestDatabase;

class MigrationIT {

    private static final TestDatabase DATABASE = TestDatabase.migrated();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "insert into products (id, name, quantity_in_stock) values (1, 'מוצר', 5)",
                "insert into products (id, name, quantity_in_stock, price) values (2, 'x', 0, 49.90)",
                "insert into pending_orders (id, low_profile_id, amount) values (gen_random_uuid(), 'm-1', 49.90)",
                "insert into pending_orders (id, amount) values (gen_random_uuid(), 1)",
                """
                insert into pending_orders
                  (id, low_profile_id, status, amount, currency, status_reason, created_at, updated_at)
                values (gen_random_uuid(), 'm-2', 'processing', 1, 'USD', 'x', now(), now())
                """,
                """
                insert into pending_order_items (pending_order_id, product_id, quantity, unit_price)
                values (gen_random_uuid(), 999, 1, 1), (gen_random_uuid(), 999, 2, 1)
                """,
                """
                insert into orders (id, pending_order_id, low_profile_id, tranzaction_id, amount, created_at)
                values (gen_random_uuid(), gen_random_uuid(), 'm-3', 9007199254740993, 1, now())
                """,
                """
                insert into order_items (order_id, product_id, quantity, unit_price)
                values (gen_random_uuid(), 999, 1, 1)
                """,
                """
                insert into stock_deductions (order_id, product_id, quantity, created_at)
                values (gen_random_uuid(), 999, 1, now())
                """
            })
    void takesAnInsertOfTheNamedColumns(String insert) throws SQLException {
        assertThat(execute(insert)).isPositive();
    }

    @Test
    void givesAPendingOrderItsDefaults() throws SQLException {
        execute("insert into pending_orders (id, low_profile_id, amount) values (gen_random_uuid(), 'm-4', 1)");

        assertThat(text("""
                        select concat_ws(' ', status, currency, status_reason is null, created_at = updated_at)
                        from pending_orders where low_profile_id = 'm-4'
                        """)).isEqualTo("awaiting_payment ILS t t");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "insert into products (id, quantity_in_stock) values (10, -1)",
                "insert into pending_order_items (pending_order_id, product_id, quantity) values (gen_random_uuid(), 1, 0)",
                "insert into order_items (order_id, product_id, quantity) values (gen_random_uuid(), 1, -1)",
                "insert into stock_deductions (order_id, product_id, quantity) values (gen_random_uuid(), 1, 0)",
                """
                insert into orders (id, pending_order_id, low_profile_id, tranzaction_id, amount)
                values (gen_random_uuid(), gen_random_uuid(), 'm-5', 0, 1)
                """,
                "insert into exceptions (low_profile_id, reason, state) values ('m-6', 'paid-twice', 'forgotten')"
            })
    void refusesWhatCannotBe(String insert) {
        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(() -> execute(insert))
                .satisfies(failure -> assertThat(failure.getSQLState()).isEqualTo("23514"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "insert into pending_orders (id, low_profile_id, amount) values (gen_random_uuid(), '%s', 1)",
                """
                insert into orders (id, pending_order_id, low_profile_id, tranzaction_id, amount)
                values (gen_random_uuid(), gen_random_uuid(), '%1$s', hashtext('%1$s') & 65535 | 65536, 1)
                """,
                """
                insert into stock_deductions (order_id, product_id, quantity)
                values (md5('%s')::uuid, 1, 1)
                """,
                """
                insert into exceptions (low_profile_id, reason) values ('%s', 'money-without-order')
                """
            })
    void keepsOneEffectRow(String insert) throws SQLException {
        var twice = insert.formatted("twice-" + insert.hashCode());
        execute(twice);

        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(() -> execute(twice))
                .satisfies(failure -> assertThat(failure.getSQLState()).isEqualTo("23505"));
    }

    /** Two spellings of one page are one page. */
    @Test
    void keepsOnePendingOrderAPage() throws SQLException {
        execute("insert into pending_orders (id, low_profile_id, amount) values (gen_random_uuid(), 'm-7', 1)");

        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(
                        () -> execute(
                                "insert into pending_orders (id, low_profile_id, amount) values (gen_random_uuid(), ' m-7', 1)"))
                .satisfies(failure -> assertThat(failure.getSQLState()).isEqualTo("23505"));
    }

    @Test
    void changesAStatusOnTheRowsOwnPage() throws SQLException {
        var database = TestDatabase.migrated();
        try (var connection = database.dataSource().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("""
                    insert into pending_orders (id, low_profile_id, amount)
                    select gen_random_uuid(), 'hot-' || n, 1 from generate_series(1, 100) as n
                    """);
            statement.execute("update pending_orders set status = 'processing', updated_at = now()");
            statement.execute("select pg_stat_force_next_flush()");
            statement.execute("select 1");
            var result = statement.executeQuery(
                    "select n_tup_upd, n_tup_hot_upd from pg_stat_user_tables where relname = 'pending_orders'");
            result.next();
            assertThat(result.getLong("n_tup_upd")).isEqualTo(100);
            assertThat(result.getLong("n_tup_hot_upd")).isGreaterThan(60);
        }
    }

    @Test
    void hasNoIndexThatAStatusChangeWouldTouch() throws SQLException {
        assertThat(text("""
                        select count(*)::text from pg_indexes where tablename = 'pending_orders'
                        and (indexdef like '%status%' or indexdef like '%updated_at%' or indexdef like '% WHERE %')
                        """)).isEqualTo("0");
    }

    private static int execute(String sql) throws SQLException {
        try (var connection = DATABASE.dataSource().getConnection();
                var statement = connection.createStatement()) {
            return statement.executeUpdate(sql);
        }
    }

    private static String text(String query) throws SQLException {
        try (var connection = DATABASE.dataSource().getConnection();
                var statement = connection.createStatement();
                var result = statement.executeQuery(query)) {
            result.next();
            return result.getString(1);
        }
    }
}
