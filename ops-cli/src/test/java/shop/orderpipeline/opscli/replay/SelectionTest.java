package shop.orderpipeline.opscli.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import shop.orderpipeline.opscli.Moment;
import shop.orderpipeline.opscli.NotDone;
import shop.orderpipeline.opscli.replay.Selection.Verdict;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.topic.Topics;

class SelectionTest {

    private static final Source PAID_ORDERS = new Source(Topics.PAID_ORDERS, false);
    private static final Instant AT = Records.AT;

    @Test
    void takesEverythingButCopiesWhereNothingIsNamed() {
        var all = selection(Optional.empty(), Optional.empty(), Optional.empty());

        assertThat(verdict(all, "page-1", Map.of())).isEqualTo(Verdict.TAKEN);
        assertThat(verdict(all, "page-1", Map.of("x-replay-id", "p", "x-replay-count", "1")))
                .isEqualTo(Verdict.IS_A_REPLAY);
    }

    @Test
    void takesTheCopiesOfANamedPaymentToo() {
        var one = selection(Optional.of("page-1"), Optional.empty(), Optional.empty());

        assertThat(verdict(one, "page-1", Map.of("x-replay-id", "p", "x-replay-count", "2")))
                .isEqualTo(Verdict.TAKEN);
        assertThat(verdict(one, "page-2", Map.of())).isEqualTo(Verdict.NOT_ASKED_FOR);
    }

    @Test
    void stopsAtTheThirdReplay() {
        var one = selection(Optional.of("page-1"), Optional.empty(), Optional.empty());

        assertThat(verdict(one, "page-1", Map.of("x-replay-id", "p", "x-replay-count", "3")))
                .isEqualTo(Verdict.REPLAYED_TOO_OFTEN);
    }

    /** The beginning belongs to it, the end does not: two that meet take each record once. */
    @ParameterizedTest
    @CsvSource({"0, 1, TAKEN", "-1, 0, NOT_ASKED_FOR", "1, 2, NOT_ASKED_FOR"})
    void takesWhatWasAppendedInItsTime(int since, int until, Verdict expected) {
        var hour = selection(
                Optional.empty(),
                Optional.of(AT.plus(Duration.ofHours(since))),
                Optional.of(AT.plus(Duration.ofHours(until))));

        assertThat(verdict(hour, "page-1", Map.of())).isEqualTo(expected);
    }

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

    private static Selection selection(Optional<String> page, Optional<Instant> since, Optional<Instant> until) {
        return new Selection(PAID_ORDERS, page.map(LowProfileId::new), since, until);
    }

    private static Verdict verdict(Selection selection, String key, Map<String, String> headers) {
        return selection.of(Records.record(PAID_ORDERS, 0, 0, key, "{}", headers));
    }
}
