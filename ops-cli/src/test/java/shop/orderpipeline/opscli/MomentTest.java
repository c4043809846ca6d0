package shop.orderpipeline.opscli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MomentTest {

    private static final Instant AT = Instant.parse("2026-11-24T10:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "2h, 2026-11-24T08:00:00Z",
        "90s, 2026-11-24T09:58:30Z",
        "7d, 2026-11-17T10:00:00Z",
        "PT15M, 2026-11-24T09:45:00Z",
        "2026-11-24T01:00:00Z, 2026-11-24T01:00:00Z",
        "2026-11-24T03:00:00+02:00, 2026-11-24T01:00:00Z"
    })
    void understandsInstantsAndHowLongAgo(String text, Instant expected) {
        assertThat(Moment.of(text, AT)).isEqualTo(expected);
    }

    /** Else a plan would select by a finer time than its id says. */
    @Test
    void countsInMilliseconds() {
        assertThat(Moment.of("2h", AT.plusNanos(1_999_999))).isEqualTo(Instant.parse("2026-11-24T08:00:00.001Z"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"yesterday", "2", "-2h", "2w", "24.11.2026", ""})
    void saysWhatIsNoTime(String text) {
        assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> Moment.of(text, AT)))
                .isInstanceOf(NotDone.class)
                .hasMessageContaining("is no time");
    }
}
