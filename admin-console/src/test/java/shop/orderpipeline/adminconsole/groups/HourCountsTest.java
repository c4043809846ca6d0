package shop.orderpipeline.adminconsole.groups;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HourCountsTest {

    private static final ZoneId JERUSALEM = ZoneId.of("Asia/Jerusalem");

    private final Instant now = Instant.parse("2026-11-24T13:07:02Z");

    @Test
    void endsWithTheHourThatIsRunning() {
        var counts = new HourCounts(
                Map.of(Instant.parse("2026-11-24T13:00:00Z"), 5L, Instant.parse("2026-11-24T11:00:00Z"), 2L));
        assertThat(counts.last(4, now)).containsExactly(0L, 2L, 0L, 5L);
        assertThat(HourCounts.firstOf(4, now)).isEqualTo(Instant.parse("2026-11-24T10:00:00Z"));
    }

    @Test
    void addsUpByTheShopsHourOfTheDay() {
        var counts = new HourCounts(Map.of(
                Instant.parse("2026-11-23T13:00:00Z"), 1L, // 15:00 in winter
                Instant.parse("2026-11-24T13:00:00Z"), 2L,
                Instant.parse("2026-07-24T12:00:00Z"), 4L, // 15:00 in summer
                Instant.parse("2026-11-23T22:00:00Z"), 8L)); // midnight
        var byHour = counts.byHourOfDay(JERUSALEM);
        assertThat(byHour).hasSize(24);
        assertThat(byHour.get(15)).isEqualTo(7);
        assertThat(byHour.get(0)).isEqualTo(8);
        assertThat(byHour.stream().mapToLong(Long::longValue).sum()).isEqualTo(15);
    }
}
