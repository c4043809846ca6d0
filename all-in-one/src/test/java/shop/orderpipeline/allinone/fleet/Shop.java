package shop.orderpipeline.allinone.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.stock.ProductId;

/** The shop's side of the tables: places orders of two lines, and looks at what became of them. Times are ms of the epoch. */
public final class Shop {

    /**
     * What it sells and to whom.
     *
     * @param firstProduct the ids are this one and the next ones
     * @param products how many
     * @param stock pieces of each at first
     * @param lines of an order, each one piece
     */
    public record Assortment(int firstProduct, int products, long stock, int lines) {

        /** What ever came in, for the accountant. */
        public Map<ProductId, Long> cameIn() {
            return LongStream.range(firstProduct, firstProduct + products)
                    .boxed()
                    .collect(Collectors.toMap(ProductId::new, _ -> stock));
        }
    }

    static final Assortment USUAL = new Assortment(1, 50, 10_000_000, 2);

    private final DataSource dataSource;
    private final Simulator gateway;
    private final Assortment assortment;

    public Shop(Fleet fleet) {
        this(fleet.dataSource(), fleet.gateway(), USUAL);
    }

    /** Opens with these products, and with their stock where they are new. */
    public Shop(DataSource dataSource, Simulator gateway, Assortment assortment) {
        this.dataSource = dataSource;
        this.gateway = gateway;
        this.assortment = assortment;
        jdbc().sql("insert into products (id, name, quantity_in_stock) select n, 'product ' || n, :stock"
                        + " from generate_series(:first, :first + :products - 1) n on conflict do nothing")
                .param("first", assortment.firstProduct())
                .param("stock", assortment.stock())
                .param("products", assortment.products())
                .update();
    }

    /** Places so many orders that the gateway will say this of. */
    public List<Placed> place(int orders, Simulator.Truth truth) throws Exception {
        var placed = Placed.madeUp(orders);
        place(placed);
        gateway.tell(placed, truth);
        return placed;
    }

    /** Places these, which the gateway knows already. */
    public void place(List<Placed> orders) {
        var ids = orders.stream().map(order -> order.id().toString()).toArray(String[]::new);
        jdbc().sql("insert into pending_orders (id, low_profile_id, amount)"
                        + " select *, 100.00 from unnest(:ids::uuid[], :pages::text[])")
                .param("ids", ids)
                .param(
                        "pages",
                        orders.stream().map(order -> order.page().value()).toArray(String[]::new))
                .update();
        jdbc().sql(
                        "insert into pending_order_items (pending_order_id, product_id, quantity, unit_price)"
                                + " select id, :first + (n + line * 7) % :products, 1, 100.00 / :lines"
                                + " from unnest(:ids::uuid[]) with ordinality as o(id, n), generate_series(0, :lines - 1) as line")
                .param("ids", ids)
                .param("first", assortment.firstProduct())
                .param("products", assortment.products())
                .param("lines", assortment.lines())
                .update();
    }

    public long paid() {
        return number("select count(*) from orders");
    }

    public long completed() {
        return number("select count(*) from pending_orders where status = 'completed'");
    }

    /** The first order that was paid after a moment. */
    public OptionalLong firstPaidAfter(long moment) {
        return first("select min(created_at) from orders where created_at > to_timestamp(:moment / 1000.0)", moment);
    }

    /** The first order that was completed after a moment. */
    public OptionalLong firstCompletedAfter(long moment) {
        return first(
                "select min(updated_at) from pending_orders where status = 'completed'"
                        + " and updated_at > to_timestamp(:moment / 1000.0)",
                moment);
    }

    private OptionalLong first(String time, long moment) {
        return jdbc().sql("select (extract(epoch from t) * 1000)::bigint from (" + time
                        + ") as first(t) where t is not null")
                .param("moment", moment)
                .query(Long.class)
                .optional()
                .map(OptionalLong::of)
                .orElseGet(OptionalLong::empty);
    }

    /** When each order was completed, by its page. */
    public Map<LowProfileId, Long> completedAt() {
        return times("select canonical_low_profile_id, (extract(epoch from updated_at) * 1000)::bigint"
                + " from pending_orders where status = 'completed'");
    }

    /** When each order was paid, by its page. */
    public Map<LowProfileId, Long> paidAt() {
        return times("select low_profile_id, (extract(epoch from created_at) * 1000)::bigint from orders");
    }

    private Map<LowProfileId, Long> times(String sql) {
        var times = new HashMap<LowProfileId, Long>();
        jdbc().sql(sql).query(row -> {
            times.put(new LowProfileId(row.getString(1)), row.getLong(2));
        });
        return times;
    }

    /** @param attempts answers that were counted: the most of one payment, and of all */
    public record OpenWork(long rows, long mostAttempts, long attempts) {}

    public OpenWork openWork() {
        return jdbc().sql("select count(*), coalesce(max(attempts), 0), coalesce(sum(attempts), 0) from open_work")
                .query((row, _) -> new OpenWork(row.getLong(1), row.getLong(2), row.getLong(3)))
                .single();
    }

    /** How many rows of open work there are for which reason, for people. */
    public String openWorkByReason() {
        return list("select reason || ' ' || count(*) from open_work group by reason order by 1");
    }

    /** How many orders stand where, for people. */
    public String standings() {
        return list("select concat_ws('/', status, status_reason) || ' ' || count(*) from pending_orders"
                + " group by status, status_reason order by 1");
    }

    /** Waits until every order is completed; where that takes longer, the failure says how they stand. */
    public void awaitAllCompleted(Duration patience) {
        await("all completed")
                .atMost(patience)
                .pollInterval(Duration.ofMillis(250))
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(standings()).matches("completed \\d+"));
    }

    private long number(String sql) {
        return jdbc().sql(sql).query(Long.class).single();
    }

    private String list(String sql) {
        return String.join(", ", jdbc().sql(sql).query(String.class).list());
    }

    public JdbcClient jdbc() {
        return JdbcClient.create(dataSource);
    }
}
