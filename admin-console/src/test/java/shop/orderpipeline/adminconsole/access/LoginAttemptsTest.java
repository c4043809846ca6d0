package shop.orderpipeline.adminconsole.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class LoginAttemptsTest {

    private Instant now = Instant.EPOCH;
    private final LoginAttempts attempts = new LoginAttempts(() -> now);

    @Test
    void makesOnlyTheAddressWaitThatFailedTenTimes() {
        fail(9);
        assertThat(attempts.mustWait("a")).isFalse();
        fail(1);
        assertThat(attempts.mustWait("a")).isTrue();
        assertThat(attempts.mustWait("b")).isFalse();
    }

    @Test
    void forgetsAfterFiveMinutesOrASuccess() {
        fail(10);
        now = now.plusSeconds(299);
        assertThat(attempts.mustWait("a")).isTrue();
        now = now.plusSeconds(1);
        assertThat(attempts.mustWait("a")).isFalse();
        fail(9);
        attempts.succeeded("a");
        fail(9);
        assertThat(attempts.mustWait("a")).isFalse();
    }

    @Test
    void remembersABoundedNumberOfAddresses() {
        fail(10);
        for (int address = 0; address < 10_000; address++) {
            attempts.failed("other-" + address);
        }
        assertThat(attempts.mustWait("a")).isFalse();
    }

    private void fail(int times) {
        for (int time = 0; time < times; time++) {
            attempts.failed("a");
        }
    }
}
