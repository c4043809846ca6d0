package shop.orderpipeline.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class ProcessTimesTest {

    @Test
    void readsTheTimesOfAProcessWhateverItIsCalled() {
        var stat = "4711 (a (bad) name) S 1 2 3 4 5 6 7 8 9 10 150 25 300 25 20 0 1";

        assertThat(ProcessTimes.parsed(stat)).isEqualTo(5.0);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void countsThisProcess() throws Exception {
        assertThat(ProcessTimes.ofFamily(ProcessHandle.current().pid())).isPositive();
    }
}
