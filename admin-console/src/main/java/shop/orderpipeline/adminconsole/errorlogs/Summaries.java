package shop.orderpipeline.adminconsole.errorlogs;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Adds conflicts up. Reads only. */
@Component
class Summaries {

    private static final String HOURLY = """
            select date_trunc('hour', at, 'UTC') as hour, type, level, endpoint, retryable, count(*)
            from conflicts
            where at >= :from and at < :to
            group by 1, 2, 3, 4, 5
            """;

    private static final String TOTAL = "select count(*) from conflicts where at >= :from and at < :to";

    private static final String ORDERS =
            "select count(*) from pending_orders where inserted_at >= :from and inserted_at < :to";

    private static final String TOP_PRODUCTS = """
            select top.product_id, products.name, top.count, coalesce(products.quantity_in_stock, 0) as stock_now
            from (
              select product_id, count(*) from conflicts
              where at >= :from and at < :to and product_id is not null
              group by product_id
              order by count(*) desc, product_id
              limit 10
            ) top
            left join products on products.id = top.product_id
            order by top.count desc, top.product_id
            """;

    private static final String RECENT_CONFLICTS = """
            select floor(extract(epoch from :to::timestamptz - at) / 60)::int as minutes_ago, count(*)
            from conflicts
            where at >= :from and at < :to and level in ('error', 'warn') and type <> 'duplicate-notification'
            group by 1
            """;

    private static final String RECENT_ORDERS = """
            select floor(extract(epoch from :to::timestamptz - inserted_at) / 60)::int as minutes_ago, count(*)
            from pending_orders
            where inserted_at >= :from and inserted_at < :to
            group by 1
            """;

    private final JdbcClient database;

    Summaries(JdbcClient database) {
        this.database = database;
    }

    /**
     * The summary of the days before {@code to}.
     *
     * @param days 1 to 90
     */
    Summary of(int days, Instant to) {
        var from = daysBefore(to, days);
        var frequencies = frequencies(from, to);
        long previous = count(TOTAL, daysBefore(from, days), from);
        long orders = count(ORDERS, from, to);
        return new Summary(
                days,
                from,
                to,
                Moment.ZONE.getId(),
                frequencies.total(),
                previous,
                Frequencies.percent(frequencies.total() - previous, previous),
                Frequencies.percent(frequencies.total(), orders),
                frequencies.byLevel(),
                frequencies.byType(),
                frequencies.byEndpoint(orders),
                frequencies.byDay(),
                frequencies.byHour(),
                frequencies.byWeekdayHour(),
                frequencies.retryable(),
                topProducts(from, to),
                Alert.decide(minutes(RECENT_CONFLICTS, to), minutes(RECENT_ORDERS, to), to));
    }

    /** The same time of day, also where a clock change lies between. */
    private static Instant daysBefore(Instant to, int days) {
        return to.atZone(Moment.ZONE).minusDays(days).toInstant();
    }

    private Frequencies frequencies(Instant from, Instant to) {
        var frequencies = new Frequencies(from, to, Moment.ZONE);
        between(HOURLY, from, to)
                .query((row, number) -> new Frequencies.HourlyCount(
                        row.getObject("hour", OffsetDateTime.class).toInstant(),
                        row.getString("type"),
                        row.getString("level"),
                        row.getString("endpoint"),
                        row.getBoolean("retryable"),
                        row.getLong("count")))
                .list()
                .forEach(frequencies::add);
        return frequencies;
    }

    private List<Summary.ProductCount> topProducts(Instant from, Instant to) {
        return between(TOP_PRODUCTS, from, to)
                .query((row, number) -> new Summary.ProductCount(
                        row.getString("product_id"),
                        row.getString("name"),
                        row.getLong("count"),
                        row.getInt("stock_now")))
                .list();
    }

    private Alert.Minutes minutes(String sql, Instant to) {
        var minutes = new Alert.Minutes();
        between(sql, to.minus(Alert.HORIZON), to).query(row -> {
            minutes.add(row.getInt("minutes_ago"), row.getLong("count"));
        });
        return minutes;
    }

    private long count(String sql, Instant from, Instant to) {
        return between(sql, from, to).query(Long.class).single();
    }

    private JdbcClient.StatementSpec between(String sql, Instant from, Instant to) {
        return database.sql(sql).param("from", Moment.bound(from)).param("to", Moment.bound(to));
    }
}
