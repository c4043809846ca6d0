package shop.orderpipeline.adminconsole.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class RememberedLoginsTest {

    private static final Account DANA = new Account("dana", Role.VIEWER, "{bcrypt}hash");

    private Instant now = Instant.EPOCH;
    private final RememberedLogins logins = new RememberedLogins(() -> now);

    @Test
    void knowsAPasswordForOneMinute() {
        assertThat(logins.knows(DANA, "sesame")).isFalse();
        logins.remember(DANA, "sesame");
        now = now.plusSeconds(59);
        assertThat(logins.knows(DANA, "sesame")).isTrue();
        now = now.plusSeconds(1);
        assertThat(logins.knows(DANA, "sesame")).isFalse();
        now = Instant.EPOCH;
        assertThat(logins.knows(DANA, "sesame")).as("forgotten for good").isFalse();
    }

    @Test
    void knowsNoOtherPasswordAndNoOtherHash() {
        logins.remember(DANA, "sesame");
        assertThat(logins.knows(DANA, "Sesame")).isFalse();
        assertThat(logins.knows(new Account("dana", Role.VIEWER, "{bcrypt}other"), "sesame"))
                .isFalse();
    }

    @Test
    void remembersABoundedNumber() {
        logins.remember(DANA, "sesame");
        for (int other = 0; other < RememberedLogins.MOST; other++) {
            logins.remember(DANA, "other-" + other);
        }
        assertThat(logins.knows(DANA, "sesame")).isFalse();
        assertThat(logins.knows(DANA, "other-0")).isTrue();
    }
}
