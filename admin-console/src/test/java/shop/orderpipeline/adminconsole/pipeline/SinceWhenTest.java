package shop.orderpipeline.adminconsole.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import shop.orderpipeline.adminconsole.pipeline.Part.Finding;

class SinceWhenTest {

    private final SinceWhen sinceWhen = new SinceWhen();

    @Test
    void staysWhileAPartStandsAsItDid() {
        assertThat(since(0, Why.FINE)).isEqualTo(at(0));
        assertThat(since(5, Why.FINE)).isEqualTo(at(0));
        assertThat(since(10, Why.BEHIND)).isEqualTo(at(10));
        assertThat(since(15, Why.SHARING)).as("another reason, as bad").isEqualTo(at(10));
        assertThat(since(20, Why.NOBODY_READS)).isEqualTo(at(20));
        assertThat(since(25, Why.FINE)).isEqualTo(at(25));
    }

    @Test
    void isEachPartsOwn() {
        since(0, Why.FINE);
        var parts = sinceWhen.observe(List.of(Finding.of("a", Why.FINE), Finding.of("b", Why.NOBODY_READS, 0L)), at(5));
        assertThat(parts).extracting(Part::since).containsExactly(at(0), at(5));
    }

    private Instant since(long second, Why why) {
        return sinceWhen
                .observe(List.of(Finding.of("a", why)), at(second))
                .getFirst()
                .since();
    }

    private static Instant at(long second) {
        return Instant.ofEpochSecond(second);
    }
}
