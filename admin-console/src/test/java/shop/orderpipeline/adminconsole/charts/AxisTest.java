package shop.orderpipeline.adminconsole.charts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AxisTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0 1",
        "1, 0 1",
        "2, 0 1 2",
        "3, 0 1 2 3",
        "4, 0 1 2 3 4",
        "5, 0 2 4 6",
        "7, 0 2 4 6 8",
        "8, 0 2 4 6 8",
        "9, 0 5 10",
        "12, 0 5 10 15",
        "41, 0 20 40 60",
        "99, 0 50 100",
        "1234, '0 500 1,000 1,500'",
        "39999, '0 10K 20K 30K 40K'",
        "5400000, 0 2M 4M 6M",
        "1400000000, '0 500M 1B 1.5B'",
    })
    void hasRoundTicksFromNothingToAboveTheHighest(long highest, String ticks) {
        assertThat(Axis.upTo(highest).ticks())
                .extracting(Axis.Tick::text)
                .containsExactlyElementsOf(Arrays.asList(ticks.split(" ", -1)));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 6, 10, 11, 100, 101, 999_999, 1_000_000_000_000L, Long.MAX_VALUE})
    void hasTwoToFiveTicksFromTheBaseToTheTop(long highest) {
        var axis = Axis.upTo(highest);
        assertThat(axis.ticks()).hasSizeBetween(2, 5);
        assertThat(axis.ticks().getFirst().y()).isEqualTo(Plot.BASE);
        assertThat(axis.ticks().getLast().y()).isEqualTo(Plot.HEAD);
        assertThat(axis.ticks()).extracting(Axis.Tick::value).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void neverHidesACountThatIsNotNothing() {
        var axis = Axis.upTo(1_000_000);
        assertThat(axis.depth(0)).isZero();
        assertThat(axis.depth(1)).isEqualTo(Plot.THINNEST);
        assertThat(axis.depth(500_000)).isEqualTo(Plot.DEPTH / 2);
        assertThat(axis.depth(Long.MAX_VALUE)).isEqualTo(Plot.DEPTH);
    }

    @Test
    void writesNumbersShort() {
        assertThat(LongStream.of(0, 999, 1_000, 9_999, 10_000, 12_500, 999_999, 1_000_000, 2_000_000_000L)
                        .mapToObj(Numbers::compact)
                        .collect(Collectors.joining(" ")))
                .isEqualTo("0 999 1,000 9,999 10K 12.5K 999.9K 1M 2B");
        assertThat(Numbers.compact(1_000_000_000_000_000_000L)).isEqualTo("1,000,000T");
        assertThat(Numbers.oneDecimal(12.0)).isEqualTo("12");
        assertThat(Numbers.oneDecimal(0.04)).isEqualTo("0");
        assertThat(Numbers.oneDecimal(3.25)).isEqualTo("3.3");
    }
}
