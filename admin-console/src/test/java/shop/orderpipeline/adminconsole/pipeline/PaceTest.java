package shop.orderpipeline.adminconsole.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PaceTest {

    private final Pace pace = new Pace();

    @Test
    void isUnknownUntilATopicWasWatchedForAWhile() {
        assertThat(pace.perMinute("t")).isNull();
        observe(0, 100);
        observe(10, 200);
        assertThat(pace.perMinute("t")).isNull();
        observe(15, 200);
        assertThat(pace.perMinute("t")).isEqualTo(400);
        assertThat(pace.perMinute("another")).isNull();
    }

    @Test
    void isTheMeanOfTheLastFiveMinutes() {
        for (int second = 0; second <= 3_600; second += 5) {
            observe(second, second < 3_300 ? second * 100L : 330_000 + (second - 3_300));
        }
        assertThat(pace.perMinute("t")).isEqualTo(60);
    }

    @Test
    void isNeverNegative() {
        observe(0, 100);
        observe(60, 10);
        assertThat(pace.perMinute("t")).isEqualTo(0);
    }

    private void observe(long second, long end) {
        pace.observe(Instant.ofEpochSecond(second), Map.of("t", end));
    }
}
