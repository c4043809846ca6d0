package shop.orderpipeline.adminconsole.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShopWeekTest {

    @ParameterizedTest
    @CsvSource({
        "2026-W48, 2026-11-22",
        "2026-W01, 2025-12-28",
        "2026-W53, 2026-12-27",
        "2025-W52, 2025-12-21",
        "2024-W01, 2023-12-31",
    })
    void beginsOnTheSundayBeforeTheMondayOfItsNumber(String code, LocalDate sunday) {
        var week = ShopWeek.parse(code).orElseThrow();
        assertThat(week.sunday()).isEqualTo(sunday);
        assertThat(week.code()).isEqualTo(code);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "2026-48", "2026-W00", "2026-W54", "2025-W53", "2026-w48", "1999-W10", "12026-W48", "2026-W4"
            })
    void refusesWhatIsNoWeek(String code) {
        assertThat(ShopWeek.parse(code)).isEmpty();
    }

    @Test
    void endsOnSaturday() {
        var week = ShopWeek.of(Instant.parse("2026-11-28T21:59:59Z")); // Saturday, 23:59:59 in Jerusalem
        assertThat(week.code()).isEqualTo("2026-W48");
        assertThat(week.saturday()).isEqualTo(LocalDate.of(2026, 11, 28));
        assertThat(week.days()).hasSize(7);
        assertThat(ShopWeek.of(Instant.parse("2026-11-28T22:00:00Z"))).isEqualTo(week.next());
        assertThat(week.next().previous()).isEqualTo(week);
    }

    @Test
    void hasAnHourLessOrMoreWhereTheClockIsChanged() {
        assertThat(hours("2026-W13")).isEqualTo(167);
        assertThat(hours("2026-W44")).isEqualTo(169);
        assertThat(hours("2026-W48")).isEqualTo(168);
    }

    private static long hours(String code) {
        var week = ShopWeek.parse(code).orElseThrow();
        return Duration.between(week.from(), week.to()).toHours();
    }
}
