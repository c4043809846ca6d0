package shop.orderpipeline.adminconsole.errorlogs;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import shop.orderpipeline.conflict.Level;

/** Folds hourly counts into the distributions of a {@link Summary}. */
final class Frequencies {

    private final ZoneId zone;
    private final Map<String, Long> byLevel = new LinkedHashMap<>();
    private final Map<String, Long> byType = new HashMap<>();
    private final Map<String, Long> byEndpoint = new HashMap<>();
    private final Map<LocalDate, Long> byDay = new TreeMap<>();
    private final List<Long> byHour = zeros(24);
    private final List<List<Long>> byWeekdayHour = new ArrayList<>();
    private long total;
    private long retryable;

    /** Of a period, whose every day is listed. */
    Frequencies(Instant from, Instant to, ZoneId zone) {
        this.zone = zone;
        for (var level : List.of(Level.ERROR, Level.WARN, Level.INFO)) {
            byLevel.put(level.code(), 0L);
        }
        from.atZone(zone)
                .toLocalDate()
                .datesUntil(to.minusNanos(1).atZone(zone).toLocalDate().plusDays(1))
                .forEach(day -> byDay.put(day, 0L));
        for (int weekday = 0; weekday < 7; weekday++) {
            byWeekdayHour.add(zeros(24));
        }
    }

    /** @param hour the beginning of an hour that is a whole one in UTC; so it is in every zone whose offset is whole hours */
    record HourlyCount(Instant hour, String type, String level, String endpoint, boolean retryable, long count) {}

    void add(HourlyCount hourly) {
        var local = hourly.hour().atZone(zone);
        total += hourly.count();
        retryable += hourly.retryable() ? hourly.count() : 0;
        byLevel.merge(hourly.level(), hourly.count(), Long::sum);
        byType.merge(hourly.type(), hourly.count(), Long::sum);
        byEndpoint.merge(hourly.endpoint(), hourly.count(), Long::sum);
        byDay.merge(local.toLocalDate(), hourly.count(), Long::sum);
        increase(byHour, local.getHour(), hourly.count());
        increase(byWeekdayHour.get(local.getDayOfWeek().getValue() % 7), local.getHour(), hourly.count());
    }

    long total() {
        return total;
    }

    long retryable() {
        return retryable;
    }

    Map<String, Long> byLevel() {
        return byLevel;
    }

    Map<String, Long> byType() {
        return mostFrequentFirst(byType);
    }

    List<Summary.EndpointCount> byEndpoint(long orders) {
        return mostFrequentFirst(byEndpoint).entrySet().stream()
                .map(entry ->
                        new Summary.EndpointCount(entry.getKey(), entry.getValue(), percent(entry.getValue(), orders)))
                .toList();
    }

    List<Summary.DayCount> byDay() {
        return byDay.entrySet().stream()
                .map(entry -> new Summary.DayCount(entry.getKey(), entry.getValue()))
                .toList();
    }

    List<Long> byHour() {
        return byHour;
    }

    List<List<Long>> byWeekdayHour() {
        return byWeekdayHour;
    }

    /** Rounded to one decimal; null where the base is 0. */
    static @Nullable Double percent(long part, long base) {
        return base == 0 ? null : Math.round(part * 1000.0 / base) / 10.0;
    }

    private static Map<String, Long> mostFrequentFirst(Map<String, Long> counts) {
        return counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, Long::sum, LinkedHashMap::new));
    }

    private static List<Long> zeros(int size) {
        return new ArrayList<>(Collections.nCopies(size, 0L));
    }

    private static void increase(List<Long> counts, int index, long by) {
        counts.set(index, counts.get(index) + by);
    }
}
