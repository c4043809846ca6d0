package shop.orderpipeline.adminconsole.figures;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import shop.orderpipeline.adminconsole.errorlogs.Moment;
import shop.orderpipeline.conflict.ConflictType;
import shop.orderpipeline.conflict.Level;

/** Reads the counts that the projection keeps of conflicts, and what they are held against. Writes nothing. */
@Component
public class Tallies {

    /** Whole days by their own counts, the hours before and after them by theirs, so that a long time costs few rows. */
    private static final String BY_DAY = """
            select date_trunc('day', c.at, 'Asia/Jerusalem') as at, g.type, g.level, sum(c.count)::bigint as count
            from conflict_counts c
            join conflict_groups g using (fingerprint)
            where (c.grain = 'hour' and c.at >= :from and c.at < :firstDay)
              or (c.grain = 'day' and c.at >= :firstDay and c.at < :lastDay)
              or (c.grain = 'hour' and c.at >= :lastDay and c.at < :to)
            group by 1, 2, 3
            order by 1
            """;

    private static final String BY_HOUR = """
            select c.at, g.type, g.level, sum(c.count)::bigint as count
            from conflict_counts c
            join conflict_groups g using (fingerprint)
            where c.grain = 'hour' and c.at >= :from and c.at < :to
            group by 1, 2, 3
            order by 1
            """;

    private static final String OPEN_ERRORS_BY_MINUTE = """
            select c.at, g.type, g.level, sum(c.count)::bigint as count
            from conflict_counts c
            join conflict_groups g using (fingerprint)
            where c.grain = 'minute' and c.at >= :from and c.at < :to and g.level = 'error' and g.open > 0
            group by 1, 2, 3
            order by 1
            """;

    private static final String STANDING = """
            select count(*) as groups,
              coalesce(sum(open) filter (where level = 'error'), 0)::bigint as open_errors,
              max(last_at) filter (where level = 'error') as last_error
            from conflict_groups
            """;

    private static final String PAYMENTS_HURT = """
            select count(distinct low_profile_id) from conflicts where level = 'error' and at >= :from and at < :to
            """;

    private static final String ORDERS_PLACED = """
            select count(*) from pending_orders where inserted_at >= :from and inserted_at < :to
            """;

    private static final String PRODUCTS = """
            select top.product_id, p.name, top.count, coalesce(p.quantity_in_stock, 0) as stock_now
            from (
              select g.product_id, sum(c.count)::bigint as count
              from conflict_counts c
              join conflict_groups g using (fingerprint)
              where c.grain = 'day' and c.at >= :from and c.at < :to and g.product_id is not null
              group by g.product_id
              order by 2 desc, 1
              limit 10
            ) top
            left join products p on p.id = top.product_id
            order by top.count desc, top.product_id
            """;

    private final JdbcClient database;

    Tallies(JdbcClient database) {
        this.database = database;
    }

    /**
     * The groups of conflicts as they stand.
     *
     * @param groups how many there are; 0: no conflict was ever recorded
     * @param openErrors conflicts of level error that wait for somebody
     * @param lastError when the last one of level error was; null: never
     */
    public record Standing(
            long groups, long openErrors, @Nullable Instant lastError) {}

    /**
     * A product that conflicts were about.
     *
     * @param name null where the shop has no such product
     * @param stockNow 0 where the shop has no such product
     */
    public record Product(String id, @Nullable String name, long count, int stockNow) {}

    /**
     * By day of the shop.
     *
     * @param from inclusive, from its whole hour
     * @param to exclusive
     */
    public List<Tally> byDay(Instant from, Instant to) {
        var first = from.truncatedTo(ChronoUnit.HOURS);
        var firstDay = Days.firstMidnightFrom(first);
        var lastDay = Days.lastMidnightUpTo(to);
        // Without a midnight in it, one time made of hours remains.
        var whole = lastDay.isBefore(firstDay) ? to : lastDay;
        return database.sql(BY_DAY)
                .param("from", bound(first))
                .param("firstDay", bound(firstDay.isAfter(to) ? to : firstDay))
                .param("lastDay", bound(whole))
                .param("to", bound(to))
                .query((row, number) -> tally(row))
                .list();
    }

    /** By hour, from the whole hour of {@code from}, until {@code to}, which is excluded. */
    public List<Tally> byHour(Instant from, Instant to) {
        return between(BY_HOUR, from.truncatedTo(ChronoUnit.HOURS), to)
                .query((row, number) -> tally(row))
                .list();
    }

    /** Conflicts of level error of which some are still open, by minute; minutes are kept for two days. */
    public List<Tally> openErrorsByMinute(Instant from, Instant to) {
        return between(OPEN_ERRORS_BY_MINUTE, from, to)
                .query((row, number) -> tally(row))
                .list();
    }

    public Standing standing() {
        return database.sql(STANDING)
                .query((row, number) -> {
                    var last = row.getObject("last_error", OffsetDateTime.class);
                    return new Standing(
                            row.getLong("groups"), row.getLong("open_errors"), last == null ? null : last.toInstant());
                })
                .single();
    }

    /** How many payments had a conflict of level error. */
    public long paymentsHurt(Instant from, Instant to) {
        return between(PAYMENTS_HURT, from, to).query(Long.class).single();
    }

    public long ordersPlaced(Instant from, Instant to) {
        return between(ORDERS_PLACED, from, to).query(Long.class).single();
    }

    /**
     * At most 10, the most frequent first.
     *
     * @param from the beginning of a day of the shop
     * @param to that of another
     */
    public List<Product> products(Instant from, Instant to) {
        return between(PRODUCTS, from, to)
                .query((row, number) -> new Product(
                        row.getString("product_id"),
                        row.getString("name"),
                        row.getLong("count"),
                        row.getInt("stock_now")))
                .list();
    }

    private JdbcClient.StatementSpec between(String sql, Instant from, Instant to) {
        return database.sql(sql).param("from", bound(from)).param("to", bound(to));
    }

    private static Tally tally(ResultSet row) throws SQLException {
        return new Tally(
                row.getObject("at", OffsetDateTime.class).toInstant(),
                ConflictType.of(row.getString("type")),
                level(row.getString("level")),
                row.getLong("count"));
    }

    /** A level of a later version is shown rather than hidden. */
    private static Level level(String code) {
        return Arrays.stream(Level.values())
                .filter(level -> level.code().equals(code))
                .findFirst()
                .orElse(Level.ERROR);
    }

    private static OffsetDateTime bound(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }

    /** Midnights of the shop. */
    private static final class Days {

        static Instant firstMidnightFrom(Instant at) {
            var midnight = lastMidnightUpTo(at);
            return midnight.equals(at)
                    ? at
                    : midnight.atZone(Moment.ZONE)
                            .toLocalDate()
                            .plusDays(1)
                            .atStartOfDay(Moment.ZONE)
                            .toInstant();
        }

        static Instant lastMidnightUpTo(Instant at) {
            return at.atZone(Moment.ZONE)
                    .toLocalDate()
                    .atStartOfDay(Moment.ZONE)
                    .toInstant();
        }
    }
}
