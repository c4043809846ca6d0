package shop.orderpipeline.adminconsole.figures;

import java.time.DayOfWeek;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import shop.orderpipeline.adminconsole.errorlogs.Moment;

/**
 * When most happens in a week: the one hour of one weekday, the weekday, and the hour of the day. Of equal ones the
 * earliest, Sunday first.
 *
 * @param weekday 0 is Sunday
 * @param hour 0 to 23
 * @param count in that hour of that weekday
 * @param busiestDayCount of all hours of {@code busiestDay}
 * @param busiestHourCount of {@code busiestHour} on all weekdays
 */
public record Peaks(
        int weekday,
        int hour,
        long count,
        int busiestDay,
        long busiestDayCount,
        int busiestHour,
        long busiestHourCount,
        long total) {

    private static final int WEEKDAYS = 7;
    private static final int HOURS = 24;
    /** Of fewer, chance decides when most happened. */
    private static final long FEWEST = 10;

    /**
     * Empty where too little happened to speak of a peak.
     *
     * @param counts 7 times 24, Sunday first
     */
    public static Optional<Peaks> of(List<List<Long>> counts) {
        long total =
                counts.stream().flatMap(List::stream).mapToLong(Long::longValue).sum();
        if (total < FEWEST) {
            return Optional.empty();
        }
        var all = counts.stream().flatMap(List::stream).toList();
        var days = counts.stream()
                .map(hours -> hours.stream().mapToLong(Long::longValue).sum())
                .toList();
        var hours = IntStream.range(0, HOURS)
                .mapToObj(hour ->
                        counts.stream().mapToLong(weekday -> weekday.get(hour)).sum())
                .toList();
        int most = firstLargest(all);
        int day = firstLargest(days);
        int hour = firstLargest(hours);
        return Optional.of(
                new Peaks(most / HOURS, most % HOURS, all.get(most), day, days.get(day), hour, hours.get(hour), total));
    }

    /** Hourly tallies by weekday and hour of the shop, 7 times 24, Sunday first. */
    public static List<List<Long>> byWeekdayHour(List<Tally> hourly) {
        var counts = new ArrayList<List<Long>>();
        for (int weekday = 0; weekday < WEEKDAYS; weekday++) {
            counts.add(new ArrayList<>(Collections.nCopies(HOURS, 0L)));
        }
        for (var tally : hourly) {
            var local = tally.at().atZone(Moment.ZONE);
            var hours = counts.get(number(local.getDayOfWeek()));
            hours.set(local.getHour(), hours.get(local.getHour()) + tally.count());
        }
        return counts;
    }

    /** 0 is Sunday. */
    public static DayOfWeek day(int weekday) {
        return DayOfWeek.SUNDAY.plus(weekday);
    }

    private static int number(DayOfWeek day) {
        return day.getValue() % WEEKDAYS;
    }

    private static int firstLargest(List<Long> counts) {
        return counts.indexOf(Collections.max(counts));
    }
}
