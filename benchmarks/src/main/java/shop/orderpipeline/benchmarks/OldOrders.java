package shop.orderpipeline.benchmarks;

import java.util.Locale;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What a shop has behind it: orders of two lines that were placed over two years, the last of them two days ago, all paid,
 * completed and in the ledger, of products that nobody buys any more. Ids and charges are as random as those of a shop.
 */
final class OldOrders {

    private static final int AT_ONCE = 50_000;

    private static final int PRODUCTS = 10_000;

    /** Far behind the products of any run. */
    private static final int FIRST_PRODUCT = 1_000_000_001;

    private static final String STOCK = """
            insert into products (id, name, quantity_in_stock)
            select n, 'old product ' || n, 1000000 from generate_series(:first, :first + :products - 1) as n
            on conflict do nothing
            """;

    /** In the order of their time, as rows of a shop come. The numbers that are multiplied by only scatter. */
    private static final String COMPLETE = """
            with placed as (
              insert into pending_orders (id, low_profile_id, status, amount, created_at, updated_at, inserted_at)
              select gen_random_uuid(), gen_random_uuid()::text, 'completed', 100.00,
                past.moment, past.moment + interval '2 seconds', past.moment
              from generate_series(:from, :to) as n
              cross join lateral (
                select now() - interval '2 days' - (:orders - n) * (interval '730 days' / :orders)
              ) as past(moment)
              order by n
              returning id, canonical_low_profile_id, amount, sequence, created_at, updated_at
            ), ordered as (
              insert into pending_order_items (pending_order_id, product_id, quantity, unit_price)
              select id, :first + (sequence * 7919 + line * 5003) % :products, 1, 50.00
              from placed cross join generate_series(0, 1) as line
              returning pending_order_id, product_id, quantity, unit_price
            ), paid as (
              insert into orders
                (id, pending_order_id, low_profile_id, tranzaction_id, amount, claim, proof, created_at)
              select id, id, canonical_low_profile_id,
                (sequence::numeric * 2862933555777941757 % 4503599627370496)::bigint,
                amount, :claim::jsonb, :proof::jsonb, created_at + interval '1 second'
              from placed
            ), bought as (
              insert into order_items (order_id, product_id, quantity, unit_price)
              select pending_order_id, product_id, quantity, unit_price from ordered
            )
            insert into stock_deductions (order_id, product_id, quantity, created_at)
            select o.pending_order_id, o.product_id, o.quantity, p.updated_at
            from ordered o join placed p on p.id = o.pending_order_id
            """;

    /** The walks of the schedule passed such orders long ago. */
    private static final String PASS = """
            update schedule_pointers set position = greatest(position, case name
              when 'orders' then (select coalesce(max(sequence), 0) from orders)
              else (select coalesce(max(sequence), 0) from pending_orders)
            end)
            """;

    private static final String TIDY_UP = """
            vacuum (analyze) pending_orders, pending_order_items, orders, order_items, stock_deductions, products
            """;

    private OldOrders() {}

    /**
     * Fills a database that has no orders yet, then gathers statistics and writes everything out, as has long been done for
     * old rows. The services may run meanwhile. Takes minutes for a million.
     *
     * @return rows of the ledger
     */
    static long fill(DataSource database, int orders) {
        var jdbc = JdbcClient.create(database);
        jdbc.sql(STOCK)
                .param("first", FIRST_PRODUCT)
                .param("products", PRODUCTS)
                .update();
        long ledger = 0;
        for (int done = 0; done < orders; done += AT_ONCE) {
            int next = Math.min(orders, done + AT_ONCE);
            ledger += jdbc.sql(COMPLETE)
                    .param("from", done + 1)
                    .param("to", next)
                    .param("orders", orders)
                    .param("first", FIRST_PRODUCT)
                    .param("products", PRODUCTS)
                    .param("claim", ClaimAndProof.CLAIM)
                    .param("proof", ClaimAndProof.PROOF)
                    .update();
            jdbc.sql(PASS).update();
            Bench.say(String.format(Locale.ROOT, "old orders %,d of %,d", next, orders));
        }
        jdbc.sql(TIDY_UP).update();
        jdbc.sql("checkpoint").update();
        return ledger;
    }
}
