package shop.orderpipeline.adminconsole.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ChartTest {

    @Test
    void drawsTheMostAsHighAsItIsAndSomethingNeverAsNothing() {
        var chart = Chart.of(List.of(0L, 1L, 5_000L, 10_000L), 4, 100);
        assertThat(chart.width()).isEqualTo(16);
        assertThat(chart.bars()).extracting(Chart.Bar::height).containsExactly(0, 2, 50, 100);
        assertThat(chart.bars()).extracting(Chart.Bar::y).containsExactly(100, 98, 50, 0);
        assertThat(chart.bars()).extracting(Chart.Bar::x).containsExactly(0, 4, 8, 12);
    }

    @Test
    void knowsTheTimeOfEachBarWhereItIsTold() {
        var chart = Chart.of(List.of(1L, 2L), 4, 10).over(List.of("a", "b", "c"));
        assertThat(chart.bars()).extracting(Chart.Bar::from).containsExactly("a", "b");
        assertThat(chart.bars()).extracting(Chart.Bar::to).containsExactly("b", "c");
        assertThat(Chart.of(List.of(), 4, 10).bars()).isEmpty();
        assertThat(Chart.of(List.of(0L), 4, 10).bars().getFirst().height()).isZero();
    }
}
