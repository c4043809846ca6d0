package shop.orderpipeline.adminconsole.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RedeliveryRuleTest {

    private static final Instant FIRST = Instant.parse("2026-11-24T13:00:00Z");

    @Test
    void waitsLongerEachTimeThenAnHourForADayInAll() {
        var pauses = new ArrayList<Duration>();
        var now = FIRST;
        int attempts = 1;
        var next = RedeliveryRule.next(attempts, FIRST, now);
        while (next.isPresent()) {
            pauses.add(Duration.between(now, next.get()));
            now = next.get();
            next = RedeliveryRule.next(++attempts, FIRST, now);
        }
        assertThat(pauses)
                .startsWith(
                        Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ofMinutes(2), Duration.ofMinutes(10))
                .endsWith(Duration.ofHours(1))
                .hasSize(4 + 23);
        assertThat(pauses.subList(4, 27))
                .isEqualTo(Stream.generate(() -> Duration.ofHours(1)).limit(23).toList());
        assertThat(Duration.between(FIRST, now)).isLessThanOrEqualTo(Duration.ofDays(1));
    }

    @Test
    void givesUpWhatWouldBeLateByMoreThanADay() {
        var late = FIRST.plus(Duration.ofDays(1));
        assertThat(List.of(
                        RedeliveryRule.next(1, FIRST, late.minusSeconds(5)),
                        RedeliveryRule.next(1, FIRST, late.minusSeconds(4))))
                .containsExactly(Optional.of(late), Optional.empty());
    }
}
