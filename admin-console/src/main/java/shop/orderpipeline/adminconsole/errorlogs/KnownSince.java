package shop.orderpipeline.adminconsole.errorlogs;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Comparator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import shop.orderpipeline.topic.Topics;

/**
 * Since when figures are whole: conflicts from before are not kept any more, and before the first record nobody counted.
 * What cannot be known is not nothing.
 */
@Component
public class KnownSince {

    /** Orders are numbered as they come, so the first one is found without a walk through all. */
    private static final String FIRST = """
            select (select min(at) from conflict_counts where grain = 'day') as conflict,
              (select inserted_at from pending_orders order by sequence limit 1) as placed
            """;

    private final JdbcClient database;

    KnownSince(JdbcClient database) {
        this.database = database;
    }

    /**
     * What is known at a moment.
     *
     * @param conflicts since when every conflict is counted
     * @param orders since when orders are counted
     */
    public record Since(Instant conflicts, Instant orders) {

        /** True where all conflicts of a time are counted that begins so. */
        public boolean knowsConflictsFrom(Instant from) {
            return !from.isBefore(conflicts);
        }

        /** True where all orders of a time are counted that begins so. */
        public boolean knowsOrdersFrom(Instant from) {
            return !from.isBefore(orders);
        }

        static Since of(@Nullable Instant firstConflict, @Nullable Instant firstOrder, Instant now) {
            var first = Stream.of(firstConflict, firstOrder)
                    .flatMap(Stream::ofNullable)
                    .min(Comparator.naturalOrder())
                    .orElse(now);
            var kept = now.minus(Topics.CONFLICTS.retention());
            return new Since(first.isBefore(kept) ? kept : first, firstOrder == null ? now : firstOrder);
        }
    }

    public Since at(Instant now) {
        return database.sql(FIRST)
                .query((row, number) -> Since.of(
                        instant(row.getObject("conflict", OffsetDateTime.class)),
                        instant(row.getObject("placed", OffsetDateTime.class)),
                        now))
                .single();
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime at) {
        return at == null ? null : at.toInstant();
    }
}
