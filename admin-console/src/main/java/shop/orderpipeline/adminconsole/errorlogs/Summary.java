package shop.orderpipeline.adminconsole.errorlogs;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the conflicts of the last days add up to. Days, hours and weekdays are those of {@code timezone}; the first day is
 * a partial one, from {@code from}.
 *
 * @param days 1 to 90
 * @param from inclusive: the beginning of the same hour as that of {@code to}, so many days before
 * @param to exclusive
 * @param previousTotal the conflicts of as many days before {@code from}; null where that is not known: before the first
 *     record, or longer ago than conflicts are kept
 * @param changePct from {@code previousTotal} to {@code total}, in percent; null where there was none before, or that is
 *     not known
 * @param ratePct conflicts for each hundred pending orders placed in the same time; null where none was placed
 * @param byLevel each level, the worst first
 * @param byType the types that occurred, the most frequent first
 * @param byEndpoint the most frequent first; its rates add up to {@code ratePct}
 * @param byDay each day of the period, also those without a conflict
 * @param byHour 24 counts by hour of the day
 * @param byWeekdayHour 7 times 24 counts, Sunday first
 * @param retryable how many the system itself tries again
 * @param topProducts at most 10, the most frequent first
 */
public record Summary(
        int days,
        Instant from,
        Instant to,
        String timezone,
        long total,
        @Nullable Long previousTotal,
        @Nullable Double changePct,
        @Nullable Double ratePct,
        Map<String, Long> byLevel,
        Map<String, Long> byType,
        List<EndpointCount> byEndpoint,
        List<DayCount> byDay,
        List<Long> byHour,
        List<List<Long>> byWeekdayHour,
        long retryable,
        List<ProductCount> topProducts,
        Alert alert) {

    public record EndpointCount(
            String endpoint, long count, @Nullable Double ratePct) {}

    public record DayCount(LocalDate date, long count) {}

    /**
     * @param name null where the shop has no such product
     * @param stockNow 0 where the shop has no such product
     */
    public record ProductCount(String productId, @Nullable String name, long count, int stockNow) {}
}
