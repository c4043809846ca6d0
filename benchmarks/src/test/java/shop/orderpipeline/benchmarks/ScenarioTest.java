package shop.orderpipeline.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ScenarioTest {

    private static final List<Integer> ORDERS =
            IntStream.range(0, 1_200).boxed().toList();

    @Test
    void dividesTheOrdersIntoBursts() {
        var bursts = Scenario.BURST.bursts(ORDERS);

        assertThat(bursts.stream().map(List::size).toList()).containsExactly(500, 500, 200);
        assertThat(bursts.stream().flatMap(List::stream).toList()).isEqualTo(ORDERS);
        assertThat(Scenario.BURST.atOnce()).isEqualTo(500);
    }

    @Test
    void reportsAllOrdersTogetherOtherwise() {
        assertThat(Scenario.SPREAD.bursts(ORDERS)).isEqualTo(List.of(ORDERS));
        assertThat(Scenario.SPREAD.bursts(List.of())).isEmpty();
    }

    @Test
    void namesTheScenariosThereAre() {
        assertThatThrownBy(() -> Scenario.of("quiet"))
                .hasMessageContaining("spread, busy, hot, last-units, duplicates, burst");
    }
}
