package shop.orderpipeline.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import shop.orderpipeline.benchmarks.Outcome.Group;

class OldOrdersReportTest {

    @Test
    void comparesPairs() {
        var report = new OldOrdersReport(
                List.of(outcome(1.0), outcome(2.0), outcome(1.0)), List.of(outcome(2.0), outcome(2.0), outcome(1.25)));

        assertThat(report.ratios()).containsExactly(0.5, 1.0, 0.8);
        assertThat(report.page("a machine", 1_000_000, 2_000_000, 1_000))
                .contains("3 pairs of runs", "1,000,000 completed orders", "2,000,000 rows")
                .contains("| 1 | 1,000 | 500 | 0.50 | 1.00 | 2.00 |")
                .contains("**0.80 ×**");
    }

    /** PostgreSQL had one of the processors all the time. */
    private static Outcome outcome(double seconds) {
        return new Outcome(1_000, 1_000, seconds, 0, new Histogram(2), Map.of(Group.POSTGRESQL, seconds));
    }
}
