package shop.orderpipeline.benchmarks;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.HdrHistogram.Histogram;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import shop.orderpipeline.allinone.fleet.Placed;
import shop.orderpipeline.allinone.fleet.Shop;
import shop.orderpipeline.allinone.fleet.Simulator.Truth;
import shop.orderpipeline.benchmarks.Outcome.Group;

/**
 * The row changes that an order needs, value for value as large as ours, by bare SQL in batches on two connections,
 * without Kafka, without a gateway and without a guard: what PostgreSQL itself can do on this machine.
 */
final class Ceiling implements Contender {

    private static final int BATCH = 250;
    private static final int CONNECTIONS = 2;

    /** Plans are kept, as on the services' connections. */
    private static final String AS_OURS = """
            set plan_cache_mode = force_generic_plan;
            set enable_seqscan = off;
            set enable_hashjoin = off;
            set enable_mergejoin = off
            """;

    private static final String CLAIM = """
            update pending_orders set status = 'processing', status_reason = null, updated_at = now()
            where id = any(:ids::uuid[])
            """;

    private static final String PAY = """
            with charged as (
              select id, :first + row_number() over () as charge from unnest(:ids::uuid[]) as ids(id)
            ), paid as (
              insert into orders (id, pending_order_id, low_profile_id, tranzaction_id, amount, currency, claim, proof)
              select p.id, p.id, p.canonical_low_profile_id, charge, p.amount, p.currency, :claim::jsonb, :proof::jsonb
              from charged join pending_orders p on p.id = charged.id
            ), lines as (
              insert into order_items (order_id, product_id, quantity, unit_price)
              select i.pending_order_id, i.product_id, sum(i.quantity), max(i.unit_price)
              from charged join pending_order_items i on i.pending_order_id = charged.id
              group by 1, 2
            )
            update pending_orders p set status = 'payment_verified', status_reason = null, updated_at = now()
            from charged where p.id = charged.id
            """;

    private static final String DEDUCT = """
            with sold as (
              insert into stock_deductions (order_id, product_id, quantity)
              select order_id, product_id, quantity from order_items where order_id = any(:ids::uuid[])
              returning product_id, quantity
            ), stock as (
              update products p set quantity_in_stock = p.quantity_in_stock - s.quantity, updated_at = now()
              from (select product_id, sum(quantity) as quantity from sold group by 1 order by 1) s
              where p.id = s.product_id
            )
            update pending_orders set status = 'completed', status_reason = null, updated_at = now()
            where id = any(:ids::uuid[])
            """;

    private static final String LOCK_PRODUCTS = """
            select id from products
            where id in (select product_id from order_items where order_id = any(:ids::uuid[]))
            order by id
            for no key update
            """;

    private final Stage stage;
    private final DataSource database;
    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;

    private final AtomicLong charges = new AtomicLong(1);
    private int runs = 1;

    Ceiling(Stage stage) {
        this.stage = stage;
        this.database = stage.database("ceiling");
        // Kept from run to run: the time of a server process that ended is not where we look for it.
        var pool = new HikariDataSource();
        pool.setDataSource(database);
        pool.setMaximumPoolSize(CONNECTIONS);
        pool.setConnectionInitSql(AS_OURS);

        this.jdbc = JdbcClient.create(pool);
        this.transactions = new TransactionTemplate(new JdbcTransactionManager(pool));
    }

    @Override
    public String title() {
        return "bare SQL";
    }

    @Override
    public Outcome run(Scenario scenario, int orders) throws Exception {
        var shop = new Shop(database, stage.gateway(), scenario.assortmentOf(runs++));
        var deliverable = (int) scenario.deliverable(orders);
        var placed = shop.place(deliverable, Truth.approvedAfter(0));
        var completion = new Completion(database, placed);
        var before = processorSeconds();
        long start = System.currentTimeMillis();
        try (var threads = Executors.newFixedThreadPool(CONNECTIONS)) {
            var halves = new ArrayList<Future<?>>();
            for (int half = 0; half < CONNECTIONS; half++) {
                var part = placed.subList(deliverable * half / CONNECTIONS, deliverable * (half + 1) / CONNECTIONS);
                halves.add(threads.submit(() -> work(part)));
            }
            for (var half : halves) {
                half.get();
            }
        }
        var after = processorSeconds();
        return new Outcome(
                deliverable,
                completion.completed(),
                Completion.secondsFrom(start, completion.committedAt()),
                0,
                new Histogram(2),
                Outcome.difference(before, after));
    }

    private void work(List<Placed> orders) {
        for (int from = 0; from < orders.size(); from += BATCH) {
            var ids = orders.subList(from, Math.min(orders.size(), from + BATCH)).stream()
                    .map(order -> order.id().toString())
                    .toArray(String[]::new);
            jdbc.sql(CLAIM).param("ids", ids).update();
            jdbc.sql(PAY)
                    .param("ids", ids)
                    .param("first", charges.getAndAdd(BATCH))
                    .param("claim", ClaimAndProof.CLAIM)
                    .param("proof", ClaimAndProof.PROOF)
                    .update();
            transactions.executeWithoutResult(_ -> {
                jdbc.sql(LOCK_PRODUCTS).param("ids", ids).query().listOfRows();
                jdbc.sql(DEDUCT).param("ids", ids).update();
            });
        }
    }

    @Override
    public Map<Group, Double> processorSeconds() throws IOException {
        return stage.processorSeconds(List.of());
    }
}
