package shop.orderpipeline.adminconsole.overview;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.LinkedMultiValueMap;
import shop.orderpipeline.adminconsole.problem.InvalidParameter;
import shop.orderpipeline.adminconsole.projection.ProjectionWatch;

class PeriodTest {

    private static final Instant NOON = Instant.parse("2026-11-24T10:20:00Z"); // 12:20 in Jerusalem

    @Test
    void aDayIsMadeOfHours() {
        var spans = Period.DAY.spans(NOON);
        assertThat(spans).hasSize(25);
        assertThat(spans.getFirst().from()).isEqualTo(Instant.parse("2026-11-23T10:00:00Z"));
        assertThat(spans.getLast())
                .isEqualTo(
                        new Period.Span(Instant.parse("2026-11-24T10:00:00Z"), Instant.parse("2026-11-24T11:00:00Z")));
    }

    @Test
    void aWeekIsMadeOfWholeDaysAndTheRestOfTheFirst() {
        var spans = Period.WEEK.spans(NOON);
        assertThat(spans).hasSize(8);
        assertThat(spans.getFirst())
                .isEqualTo(
                        new Period.Span(Instant.parse("2026-11-17T10:00:00Z"), Instant.parse("2026-11-17T22:00:00Z")));
        assertThat(spans.getLast())
                .isEqualTo(
                        new Period.Span(Instant.parse("2026-11-23T22:00:00Z"), Instant.parse("2026-11-24T22:00:00Z")));
    }

    @Test
    void itsDaysAreThoseOfTheShopAlsoWhereTheClockIsChanged() {
        // Sunday 2026-10-25 has 25 hours in Jerusalem.
        var spans = Period.WEEK.spans(Instant.parse("2026-10-27T10:00:00Z"));
        assertThat(spans)
                .extracting(span -> Duration.between(span.from(), span.to()).toHours())
                .containsExactly(12L, 24L, 24L, 24L, 24L, 25L, 24L, 24L);
    }

    @Test
    void isAWeekWhereNothingElseIsAskedFor() {
        assertThat(asked()).isEqualTo(Period.WEEK);
        assertThat(asked("")).isEqualTo(Period.WEEK);
        assertThat(asked("30")).isEqualTo(Period.MONTH);
        assertThat(asked(" 1 ")).isEqualTo(Period.DAY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "2", "91", "x", "07", "7d", "-7"})
    void isOneOfFour(String days) {
        assertThatThrownBy(() -> asked(days)).isInstanceOf(InvalidParameter.class);
    }

    @Test
    void isOneOnly() {
        assertThatThrownBy(() -> asked("7", "30")).isInstanceOf(InvalidParameter.class);
    }

    @Test
    void thePipelineLineTellsWhetherItKeepsUp() {
        assertThat(line(0L, 0L, false)).isEqualTo(new PipelineLine(PipelineLine.State.CURRENT, NOON, 0));
        assertThat(line(30L, 4L, false).isBehind()).isFalse();
        assertThat(line(31L, 4L, false)).isEqualTo(new PipelineLine(PipelineLine.State.LATE, NOON.minusSeconds(31), 4));
        assertThat(line(null, 9L, false)).isEqualTo(new PipelineLine(PipelineLine.State.STARTING, null, 9));
        assertThat(line(null, null, false)).isEqualTo(new PipelineLine(PipelineLine.State.STARTING, null, 0));
        assertThat(line(5L, 0L, true).isBehind()).isTrue();
    }

    private static PipelineLine line(@Nullable Long age, @Nullable Long lag, boolean stopped) {
        return PipelineLine.of(new ProjectionWatch.Lateness(age, lag), stopped, NOON);
    }

    private static Period asked(String... days) {
        var sent = new LinkedMultiValueMap<String, String>();
        for (var value : days) {
            sent.add("days", value);
        }
        return Period.askedFor(sent);
    }
}
