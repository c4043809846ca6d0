package shop.orderpipeline.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class IngressReportTest {

    @Test
    void comparesRunsSideBySide() {
        var report = new IngressReport(
                List.of(run(9_000, 1, 300), run(10_000, 0, 300), run(8_000, 2, 300)),
                List.of(run(10_000, 0, 200), run(10_000, 0, 200), run(16_000, 0, 200)));

        assertThat(report.ratio()).isEqualTo(0.9);
        assertThat(report.page("a machine", 64, 1_895, 10))
                .contains("median of 3 runs of 10 s", "64 connections", "(1,895 bytes)")
                .contains("| ingress | 900 (800–1,000) | 2.00 | 2.00 | 2.00 | 300.0 | 50.0 | 3 |")
                .contains("| bare handler | 1,000 (1,000–1,600) | 2.00 | 2.00 | 2.00 | 200.0 | 50.0 | 0 |")
                .contains("**0.90 ×**", "0.90, 1.00, 0.50", "1.50 × its processor time");
    }

    /** Ten seconds in which each answer took 2 ms. */
    private static IngressRun run(int stored, long failures, double serverMsPerThousand) {
        var micros = new Histogram(3);
        micros.recordValue(2_000);
        return new IngressRun(
                new Sender.Sent(stored, failures, 10, micros), serverMsPerThousand * stored / 1e6, 50.0 * stored / 1e6);
    }
}
