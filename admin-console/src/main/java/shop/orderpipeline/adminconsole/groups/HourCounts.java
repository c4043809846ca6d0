package shop.orderpipeline.adminconsole.groups;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** How many happened in each hour; hours begin with those of UTC, which are also those of every zone of whole hours. */
public record HourCounts(Map<Instant, Long> byHour) {

    /** A profile is of 30 days. */
    public static final int PROFILE_HOURS = 30 * 24;

    private static final int HOURS_OF_A_DAY = 24;

    /** The first of so many hours, the last of which is the one of {@code now}. */
    public static Instant firstOf(int hours, Instant now) {
        return now.truncatedTo(ChronoUnit.HOURS).minus(Duration.ofHours(hours - 1L));
    }

    /** One count an hour, the oldest first; hours in which nothing happened are 0. */
    public List<Long> last(int hours, Instant now) {
        return since(firstOf(hours, now), hours);
    }

    /** One count an hour from a first one on. */
    public List<Long> since(Instant first, int hours) {
        return IntStream.range(0, hours)
                .mapToObj(hour -> byHour.getOrDefault(first.plus(Duration.ofHours(hour)), 0L))
                .toList();
    }

    /** 24 sums, by the hour of the day in a zone. */
    public List<Long> byHourOfDay(ZoneId zone) {
        var sums = new ArrayList<>(Collections.nCopies(HOURS_OF_A_DAY, 0L));
        byHour.forEach((hour, count) -> {
            int ofDay = hour.atZone(zone).getHour();
            sums.set(ofDay, sums.get(ofDay) + count);
        });
        return List.copyOf(sums);
    }
}
