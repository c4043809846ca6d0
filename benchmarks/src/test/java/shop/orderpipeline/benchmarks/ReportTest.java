package shop.orderpipeline.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import shop.orderpipeline.benchmarks.Outcome.Group;

class ReportTest {

    @TempDir
    Path directory;

    @Test
    void comparesMediansOfRuns() throws Exception {
        var results = new Results();
        for (double seconds : List.of(1.0, 2.0, 9.0)) {
            results.add(Scenario.BUSY, "pipeline", outcome(1_000, seconds, 0));
            results.add(Scenario.BUSY, "old design", outcome(600, seconds * 4, 400));
        }
        results.add(Scenario.BUSY, "bare SQL", outcome(1_000, 0.5, 0));
        results.addHotUpdates(Scenario.BUSY, Map.of("products", 0.97));

        new Report(results, "a machine", 3, 1_000).write(directory, null);

        assertThat(Files.readString(directory.resolve("performance.md")))
                .contains("| busy | pipeline | 500 (111–1,000) | 6.67 × | 0.25 × | 1,000 | 0 |")
                .contains("| busy | old design | 75 (17–150) |  | 0.04 × | 600 | 1,200 |")
                .contains("| busy | pipeline | 2.00 | 0.00 | 1.00 | products 97 % |");
        assertThat(Files.readString(directory.resolve("performance.svg")))
                .contains("pipeline", "old design", "bare SQL")
                .endsWith("</svg>\n");
    }

    @Test
    void explainsTheScenariosOfTheRun() {
        var results = new Results();
        results.add(Scenario.HOT, "pipeline", outcome(1_000, 1, 0));

        assertThat(new Report(results, "a machine", 1, 1_000).page(null))
                .contains("- **hot**: one product, orders of one line: everybody buys the same.")
                .doesNotContain("- **spread**", "in bursts");
    }

    @Test
    void showsHowLongOrdersOfABurstTake() {
        var results = new Results();
        results.add(Scenario.BURST, "pipeline", outcome(1_000, 1, 0, 120));
        results.add(Scenario.BURST, "bare SQL", outcome(1_000, 1, 0));

        assertThat(new Report(results, "a machine", 1, 1_000).page(null))
                .contains("in bursts", "| pipeline | 120 | 120 | 120 |")
                .doesNotContain("| bare SQL | NaN");
    }

    private static Outcome outcome(long completed, double seconds, long refused, long... latencies) {
        var histogram = new Histogram(3);
        for (long latency : latencies) {
            histogram.recordValue(latency);
        }
        return new Outcome(
                1_000,
                completed,
                seconds,
                refused,
                histogram,
                Map.of(Group.APPS, completed * 2 / 1e3, Group.POSTGRESQL, completed / 1e3));
    }
}
