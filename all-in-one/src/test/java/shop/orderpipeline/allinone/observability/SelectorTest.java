package shop.orderpipeline.allinone.observability;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import shop.orderpipeline.allinone.observability.Selector.Matcher;

class SelectorTest {

    @Test
    void findsMetricsAmongFunctionsWordsGroupsAndRanges() {
        assertThat(Selector.of("""
                        sum by (le, stage) (rate(a_bucket[$__rate_interval])) / clamp_min(sum(rate(b_total[1d] offset 10m)) or vector(0), 1 / 60)
                        and c:d > 5 unless up
                        """).stream().map(Selector::metric)).containsExactly("a_bucket", "b_total", "c:d", "up");
    }

    @Test
    void keepsWhatIsSaidOfLabels() {
        assertThat(Selector.of("absent(up{job=\"a}b\", type!~\"x|y\"})"))
                .containsExactly(
                        new Selector("up", List.of(new Matcher("job", "=", "a}b"), new Matcher("type", "!~", "x|y"))));
    }
}
