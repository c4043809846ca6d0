package shop.orderpipeline.adminconsole.errorlogs;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import shop.orderpipeline.conflict.ConflictType;

/** Adds conflicts up, from what the projection counts by hour and minute. Reads only. */
@Component
public class Summaries {

    private static final String HOURLY = """
            select c.at as hour, g.type, g.level, g.endpoint, sum(c.count)::bigint as count
            from conflict_counts c
            join conflict_groups g using (fingerprint)
            where c.grain = 'hour' and c.at >= :from and c.at < :to
            group by 1, 2, 3, 4
            """;

    private static final String TOTAL = """
            select coalesce(sum(count), 0)::bigint from conflict_counts
            where grain = 'hour' and at >= :from and at < :to
            """;

    private static final String ORDERS =
            "select count(*) from pending_orders where inserted_at >= :from and inserted_at < :to";

    private static final String TOP_PRODUCTS = """
            select top.product_id, products.name, top.count, coalesce(products.quantity_in_stock, 0) as stock_now
            from (
              select g.product_id, sum(c.count)::bigint as count
              from conflict_groups g
              join conflict_counts c using (fingerprint)
              where g.product_id is not null and c.grain = 'hour' and c.at >= :from and c.at < :to
              group by g.product_id
              order by 2 desc, g.product_id
              limit 10
            ) top
            left join products on products.id = top.product_id
            order by top.count desc, top.product_id
            """;

    private final JdbcClient database;
    private final KnownSince knownSince;
    private final ConflictAlarm alarm;

    Summaries(JdbcClient database, KnownSince knownSince, ConflictAlarm alarm) {
        this.database = database;
        this.knownSince = knownSince;
        this.alarm = alarm;
    }

    /**
     * The summary of the days before {@code to}, from the beginning of the hour, with the alert that stands now.
     *
     * @param days 1 to 90
     */
    public Summary of(int days, Instant to) {
        var from = daysBefore(to, days);
        var frequencies = frequencies(from, to);
        var previous = previous(daysBefore(from, days), from, to);
        long orders = count(ORDERS, from, to);
        return new Summary(
                days,
                from,
                to,
                Moment.ZONE.getId(),
                frequencies.total(),
                previous,
                previous == null ? null : Frequencies.percent(frequencies.total() - previous, previous),
                Frequencies.percent(frequencies.total(), orders),
                frequencies.byLevel(),
                frequencies.byType(),
                frequencies.byEndpoint(orders),
                frequencies.byDay(),
                frequencies.byHour(),
                frequencies.byWeekdayHour(),
                frequencies.retryable(),
                topProducts(from, to),
                alarm.conflictAlert());
    }

    /** Null where they are not known. */
    private @Nullable Long previous(Instant before, Instant from, Instant now) {
        return knownSince.at(now).knowsConflictsFrom(before) ? Long.valueOf(count(TOTAL, before, from)) : null;
    }

    /** The same hour of the day, also where a clock change lies between. */
    private static Instant daysBefore(Instant to, int days) {
        return to.atZone(Moment.ZONE)
                .minusDays(days)
                .truncatedTo(ChronoUnit.HOURS)
                .toInstant();
    }

    private Frequencies frequencies(Instant from, Instant to) {
        var frequencies = new Frequencies(from, to, Moment.ZONE);
        between(HOURLY, from, to)
                .query((row, number) -> new Frequencies.HourlyCount(
                        row.getObject("hour", OffsetDateTime.class).toInstant(),
                        row.getString("type"),
                        row.getString("level"),
                        row.getString("endpoint"),
                        ConflictType.of(row.getString("type")).retryable(),
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

    private long count(String sql, Instant from, Instant to) {
        return between(sql, from, to).query(Long.class).single();
    }

    private JdbcClient.StatementSpec between(String sql, Instant from, Instant to) {
        return database.sql(sql).param("from", Moment.bound(from)).param("to", Moment.bound(to));
    }
}
