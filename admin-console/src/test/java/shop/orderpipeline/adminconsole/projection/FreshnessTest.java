package shop.orderpipeline.adminconsole.projection;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FreshnessTest {

    private final Freshness freshness = new Freshness();

    @Test
    void isUnknownUntilTheFirstCatchingUp() {
        freshness.observe(at(0), Map.of(0, 5L, 1, 5L), Map.of(0, 5L, 1, 4L));
        assertThat(freshness.completeUpTo()).isEmpty();
    }

    @Test
    void followsCloselyUnderSteadyTrafficAlthoughSomeRecordAlwaysWaits() {
        for (int second = 0; second < 100; second++) {
            freshness.observe(at(second), Map.of(0, second * 10L), Map.of(0, second * 10L - 5));
        }
        assertThat(freshness.completeUpTo()).contains(at(98));
    }

    @Test
    void standsStillWhileOnePartitionDoes() {
        freshness.observe(at(0), Map.of(0, 1L, 1, 1L), Map.of(0, 1L, 1, 1L));
        for (int second = 1; second < 2_000; second++) {
            freshness.observe(at(second), Map.of(0, 1L + second, 1, 2L), Map.of(0, 1L + second, 1, 1L));
        }
        assertThat(freshness.completeUpTo()).contains(at(0));
    }

    private static Instant at(long second) {
        return Instant.ofEpochSecond(second);
    }
}
