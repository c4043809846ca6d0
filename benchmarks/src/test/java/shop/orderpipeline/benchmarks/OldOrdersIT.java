package shop.orderpipeline.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import shop.orderpipeline.allinone.local.DataDirectory;
import shop.orderpipeline.allinone.local.LoopbackPort;
import shop.orderpipeline.allinone.local.PostgresServer;

class OldOrdersIT {

    private static final int ORDERS = 1_000;

    @TempDir
    Path directory;

    @Test
    void areCompleteInEveryTable() throws Exception {
        try (var data = DataDirectory.take(directory.resolve("data"));
                var server = PostgresServer.start(data, LoopbackPort.anyFree())) {
            Flyway.configure().dataSource(server.dataSource()).load().migrate();

            long ledger = OldOrders.fill(server.dataSource(), ORDERS);

            var jdbc = JdbcClient.create(server.dataSource());
            assertThat(ledger).isEqualTo(2L * ORDERS);
            assertThat(number(jdbc, """
                            select count(*) from pending_orders p
                            join orders o on o.id = p.id and o.low_profile_id = p.canonical_low_profile_id
                            where p.status = 'completed' and o.proof is not null
                              and p.inserted_at < now() - interval '26 hours'
                            """)).isEqualTo(ORDERS);
            assertThat(number(jdbc, """
                            select count(*) from pending_order_items p
                            join order_items i on i.order_id = p.pending_order_id and i.product_id = p.product_id
                            join stock_deductions d on d.order_id = i.order_id and d.product_id = i.product_id
                            where p.quantity = i.quantity and i.quantity = d.quantity
                            """)).isEqualTo(2L * ORDERS);
            assertThat(number(jdbc, "select min(position) from schedule_pointers"))
                    .isEqualTo(ORDERS);
        }
    }

    private static long number(JdbcClient jdbc, String sql) {
        return jdbc.sql(sql).query(Long.class).single();
    }
}
