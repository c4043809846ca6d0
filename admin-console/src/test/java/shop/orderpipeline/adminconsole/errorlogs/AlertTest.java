package shop.orderpipeline.adminconsole.errorlogs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlertTest {

    private final Instant now = Instant.parse("2026-11-24T13:00:00Z");
    private final Alert.Minutes conflicts = new Alert.Minutes();
    private final Alert.Minutes orders = new Alert.Minutes();

    /** In the last ten minutes: conflicts, orders, what is said. */
    @ParameterizedTest
    @CsvSource({
        "0,    0,    ok",
        "29,   10,   ok",
        "30,   600,  ok",
        "30,   599,  warning",
        "31,   600,  warning",
        "120,  600,  warning",
        "121,  600,  critical",
        "30,   0,    critical",
    })
    void comparesConflictsWithTheOrdersOfTheSameTenMinutes(long found, long placed, String state) {
        conflicts.add(3, found);
        orders.add(9, placed);
        assertThat(Alert.decide(conflicts, orders, now).state().code()).isEqualTo(state);
    }

    @Test
    void forgetsWhatIsOlderThanTenMinutes() {
        conflicts.add(10, 1_000);
        assertThat(Alert.decide(conflicts, orders, now)).isEqualTo(new Alert(Alert.State.OK, 5, null));
    }

    @Test
    void saysSinceWhenWithoutABreak() {
        for (int minute = 0; minute < 20; minute++) {
            conflicts.add(minute, 3);
        }
        conflicts.add(120, 500);
        assertThat(Alert.decide(conflicts, orders, now))
                .isEqualTo(new Alert(Alert.State.CRITICAL, 20, now.minus(Duration.ofMinutes(10))));
    }

    @Test
    void looksBackNoFurtherThanItsHorizon() {
        for (int minute = -5; minute < 1_000; minute++) {
            conflicts.add(minute, 10);
        }
        assertThat(Alert.decide(conflicts, orders, now).since()).isEqualTo(now.minus(Duration.ofMinutes(170)));
    }
}
