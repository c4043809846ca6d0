package shop.orderpipeline.adminconsole.charts;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TimeBarsTest {

    private static final Instant START = Instant.parse("2026-11-22T22:00:00Z");

    @Test
    void stacksErrorsBelowWarningsBelowWhatRecovered() {
        var bar = TimeBars.of("", List.of(slot(0, 4, 2, 2))).bars().getFirst();
        assertThat(bar.parts())
                .containsExactly(
                        new TimeBars.Part("error", Plot.BASE - 80, 80),
                        new TimeBars.Part("warn", Plot.BASE - 120, 40),
                        new TimeBars.Part("info", Plot.BASE - 160, 40));
        assertThat(bar.number()).isEqualTo("8");
    }

    @Test
    void leavesOutWhatDidNotHappen() {
        var bars = TimeBars.of("", List.of(slot(0, 0, 3, 0), slot(1, 0, 0, 0))).bars();
        assertThat(bars.getFirst().parts()).extracting(TimeBars.Part::level).containsExactly("warn");
        assertThat(bars.getLast().parts()).isEmpty();
    }

    @Test
    void fillsTheWidthWithEqualSpaces() {
        var bars = TimeBars.of("", slots(4)).bars();
        assertThat(bars).extracting(TimeBars.Bar::spaceX).containsExactly("0%", "25%", "50%", "75%");
        assertThat(bars).extracting(TimeBars.Bar::space).containsOnly("25%");
        assertThat(bars).extracting(TimeBars.Bar::middle).containsExactly("12.5%", "37.5%", "62.5%", "87.5%");
    }

    @Test
    void drawsASingleBarInTheMiddleAndNotAsAWall() {
        var chart = TimeBars.of("", slots(1));
        assertThat(chart.bars()).singleElement().satisfies(bar -> {
            assertThat(bar.middle()).isEqualTo("50%");
            assertThat(bar.width()).isEqualTo("9%");
        });
        assertThat(chart.labels()).containsExactly(new TimeBars.Label("50%", "0h", false));
    }

    @Test
    void namesEveryBarWhereThereIsRoomAndAlwaysTheLast() {
        assertThat(TimeBars.of("", slots(8)).labels()).hasSize(8);
        var ofAMonth = TimeBars.of("", slots(31)).labels();
        assertThat(ofAMonth).hasSizeLessThanOrEqualTo(12);
        assertThat(ofAMonth.getLast()).isEqualTo(new TimeBars.Label("98.387%", "30h", false));
        assertThat(ofAMonth.stream().filter(label -> !label.spare())).hasSizeLessThanOrEqualTo(6);
        assertThat(TimeBars.of("", slots(91)).labels()).hasSizeLessThanOrEqualTo(12);
    }

    @Test
    void numbersItsBarsWhileTheyAreFew() {
        assertThat(TimeBars.of("", slots(10)).numbered()).isTrue();
        assertThat(TimeBars.of("", slots(11)).numbered()).isFalse();
    }

    @Test
    void isEmptyWhereNothingHappened() {
        assertThat(TimeBars.of("", List.of()).isEmpty()).isTrue();
        assertThat(TimeBars.of("", List.of(slot(0, 0, 0, 0))).isEmpty()).isTrue();
        assertThat(TimeBars.of("", slots(1)).isEmpty()).isFalse();
    }

    @Test
    void staysInsideItsDrawingWhateverTheCounts() {
        var chart = TimeBars.of(
                "", List.of(slot(0, Long.MAX_VALUE / 4, 1, 1), slot(1, 1, 1, 1), slot(2, 1_000_000_000, 0, 5)));
        assertThat(chart.bars())
                .allSatisfy(bar -> assertThat(bar.parts()).allSatisfy(part -> {
                    assertThat(part.y()).isBetween(0, Plot.BASE);
                    assertThat(part.depth()).isBetween(Plot.THINNEST, Plot.DEPTH);
                    assertThat(part.y() + part.depth()).isLessThanOrEqualTo(Plot.BASE);
                }));
    }

    private static List<Slot> slots(int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> slot(number, number + 1, 0, 0))
                .toList();
    }

    private static Slot slot(int number, long error, long warn, long info) {
        var from = START.plusSeconds(3_600L * number);
        return new Slot(number + "h", "", "", error, warn, info, from, from.plusSeconds(3_600), "/");
    }
}
