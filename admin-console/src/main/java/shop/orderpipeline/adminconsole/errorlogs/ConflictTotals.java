package shop.orderpipeline.adminconsole.errorlogs;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import shop.orderpipeline.adminconsole.query.Totals;
import shop.orderpipeline.adminconsole.query.Where;

/**
 * How many conflicts a filter finds: added up from what the projection counts by group and hour as far as that knows what the
 * filter asks for, and counted one by one only where it does not (a text, how they stand, parts of an hour).
 */
@Component
class ConflictTotals {

    private static final String MATCHING = "select from conflicts c where ";

    private static final String OF_GROUPS = """
            select coalesce(sum({counted}), 0)::bigint from conflict_groups g where {condition}
            """;

    private static final String OF_HOURS = """
            select coalesce(sum(hours.count), 0)::bigint
            from conflict_groups g
            join conflict_counts hours on hours.fingerprint = g.fingerprint and hours.grain = 'hour'
            where {condition}
            """;

    private final JdbcClient database;
    private final Totals totals;

    ConflictTotals(JdbcClient database, Totals totals) {
        this.database = database;
        this.totals = totals;
    }

    /**
     * Counts what a filter finds.
     *
     * @param where what the filter asks of {@code conflicts c}
     * @return see {@link Totals#of}
     */
    Optional<Long> of(Filter filter, Where where) {
        boolean onlyOpen = filter.states().equals(List.of(State.OPEN));
        boolean atAnyTime = filter.from() == null && filter.to() == null;
        if (filter.text().isPresent() || !(filter.states().isEmpty() || (onlyOpen && atAnyTime))) {
            return totals.of(MATCHING + where.sql(), where);
        }
        return atAnyTime
                ? Optional.of(sum(OF_GROUPS.replace("{counted}", onlyOpen ? "g.open" : "g.count"), filter, new Where()))
                : within(filter, where);
    }

    /** Whole hours are counted already; of the first and the last the part that is asked for is counted here. */
    private Optional<Long> within(Filter filter, Where where) {
        var since = ceiling(filter.from());
        var until = floor(filter.to());
        if (since != null && until != null && since.isAfter(until)) {
            return totals.of(MATCHING + where.sql(), where);
        }
        var parts = where.copy();
        var edges = new ArrayList<String>();
        if (since != null) {
            edges.add(MATCHING + parts.sql() + " and c.at < :since");
            parts.with("since", since);
        }
        if (until != null) {
            edges.add(MATCHING + parts.sql() + " and c.at >= :until");
            parts.with("until", until);
        }
        long hours = sum(OF_HOURS, filter, new Where().within("hours.at", since, until));
        return hours > Totals.COUNTED
                ? Optional.of(bounded(hours))
                : totals.of(String.join(" union all ", edges), parts).map(more -> bounded(hours + more));
    }

    private long sum(String sql, Filter filter, Where times) {
        var groups = GroupConditions.of(filter);
        return bounded(database.sql(sql.replace("{condition}", groups.sql() + " and " + times.sql()))
                .params(groups.values())
                .params(times.values())
                .query(Long.class)
                .single());
    }

    private static long bounded(long count) {
        return Math.min(count, Totals.COUNTED + 1L);
    }

    private static @Nullable Instant floor(@Nullable Instant at) {
        return at == null ? null : at.truncatedTo(ChronoUnit.HOURS);
    }

    private static @Nullable Instant ceiling(@Nullable Instant at) {
        var floor = floor(at);
        return floor == null || floor.equals(at) ? floor : floor.plus(1, ChronoUnit.HOURS);
    }
}
