package shop.orderpipeline.adminconsole.figures;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import shop.orderpipeline.adminconsole.language.Language;
import shop.orderpipeline.adminconsole.language.ReadTexts;
import shop.orderpipeline.conflict.ConflictType;
import shop.orderpipeline.conflict.Level;

class FiguresTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0, NONE, 0",
        "5, 0, FIRST, 0",
        "5, 5, SAME, 0",
        "12, 6, MORE, 100",
        "7, 6, MORE, 17",
        "0, 6, LESS, 100",
        "5, 6, LESS, 17",
        "1000, 999, MORE, 0",
        "3000000000000, 3, MORE, 99999999999900",
    })
    void aChangeSaysWhichWayAndHowMuch(Long now, Long before, Change.Direction direction, long percent) {
        assertThat(Change.of(now, before)).isEqualTo(new Change(direction, now, before, percent));
    }

    @Test
    void whatIsNotKnownIsNotNothing() {
        assertThat(Change.of(5L, null)).isEqualTo(new Change(Change.Direction.UNKNOWN, 5L, null, 0));
        assertThat(Change.of(null, null)).isEqualTo(new Change(Change.Direction.UNKNOWN, null, null, 0));
    }

    @Test
    void aMomentOfTodayIsATimeAndAnotherHasItsDate() {
        var now = Instant.parse("2026-11-24T22:30:00Z"); // 00:30 of the 25th in Jerusalem
        var phrases = new Phrases(ReadTexts.texts(), Language.HEBREW);
        assertThat(phrases.moment(Instant.parse("2026-11-24T22:05:00Z"), now)).isEqualTo("\u206600:05\u2069 היום");
        assertThat(phrases.moment(Instant.parse("2026-11-24T21:59:00Z"), now))
                .isEqualTo("\u206624.11.2026 23:59\u2069");
        assertThat(Words.hour(23)).isEqualTo("\u206623:00–00:00\u2069");
    }

    @Test
    void aPeakIsTheEarliestOfTheLargest() {
        var hourly = List.of(
                at("2026-11-24T13:00:00Z", 6), // Tuesday, 15:00
                at("2026-11-22T05:00:00Z", 6), // Sunday, 07:00
                at("2026-11-21T22:00:00Z", 1), // Sunday, 00:00
                at("2026-11-26T13:00:00Z", 2)); // Thursday, 15:00
        var peaks = Peaks.of(Peaks.byWeekdayHour(hourly)).orElseThrow();
        assertThat(peaks).isEqualTo(new Peaks(0, 7, 6, 0, 7, 15, 8, 15));
    }

    @Test
    void ofAFewNoPeakIsSaid() {
        assertThat(Peaks.of(Peaks.byWeekdayHour(List.of(at("2026-11-24T13:00:00Z", 9)))))
                .isEmpty();
        assertThat(Peaks.of(Peaks.byWeekdayHour(List.of()))).isEmpty();
        assertThat(Peaks.of(Peaks.byWeekdayHour(List.of(at("2026-11-24T13:00:00Z", 10)))))
                .isPresent();
    }

    @Test
    void bothHoursOfTheNightOnWhichTheClockIsPutBackAreOneHourOfTheDay() {
        // Sunday 2026-10-25: at 02:00 it becomes 01:00 in Jerusalem.
        var counts = Peaks.byWeekdayHour(List.of(at("2026-10-24T22:00:00Z", 1), at("2026-10-24T23:00:00Z", 2)));
        assertThat(counts.getFirst().get(1)).isEqualTo(3);
    }

    private static Tally at(String hour, long count) {
        return new Tally(Instant.parse(hour), ConflictType.DUPLICATE_NOTIFICATION, Level.WARN, count);
    }
}
