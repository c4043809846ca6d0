package shop.orderpipeline.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DeadLetterRateTest {

    @Test
    void isTooHighAboveItsBoundUntilAMinuteHasPassed() {
        var rate = new DeadLetterRate(2);
        rate.add(0);
        rate.add(0);
        assertThat(rate.isTooHigh(0)).isFalse();

        rate.add(1);

        assertThat(rate.isTooHigh(1)).isTrue();
        assertThat(rate.isTooHigh(Duration.ofSeconds(60).toNanos())).isTrue();
        assertThat(rate.isTooHigh(Duration.ofSeconds(61).toNanos())).isFalse();
    }
}
