package shop.orderpipeline.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceParentTest {

    private static final String TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String SPAN_ID = "00f067aa0ba902b7";
    private static final String GIVEN = "00-" + TRACE_ID + "-" + SPAN_ID + "-01";

    /** The rules of the W3C, said once more and in another way. */
    private static final Pattern WELL_FORMED =
            Pattern.compile("(?:00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}"
                    + "|(?!00|ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(?:-.*)?)");

    @Test
    void readsWhatIsWellFormed() {
        assertThat(TraceParent.parse(GIVEN)).contains(new TraceParent(TRACE_ID, SPAN_ID, true));
        assertThat(TraceParent.parse("00-" + TRACE_ID + "-" + SPAN_ID + "-fe"))
                .as("flags of which only the last is known")
                .contains(new TraceParent(TRACE_ID, SPAN_ID, false));
        assertThat(TraceParent.parse("cc-" + TRACE_ID + "-" + SPAN_ID + "-01-what-the-future-will-be-like"))
                .as("a later version, which begins with the same")
                .contains(new TraceParent(TRACE_ID, SPAN_ID, true));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
                "cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01.more",
                "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e473g-00f067aa0ba902b7-01",
                " 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "00_4bf92f3577b34da6a3ce929d0e0e4736_00f067aa0ba902b7_01"
            })
    void readsNothingElse(String text) {
        assertThat(TraceParent.parse(text)).isEmpty();
    }

    @Property
    void readsByTheRulesWhateverComes(@ForAll("nearlyWellFormed") String text) {
        assertThat(TraceParent.parse(text).isPresent())
                .as(text)
                .isEqualTo(WELL_FORMED.matcher(text).matches());
    }

    @Provide
    static Arbitrary<String> nearlyWellFormed() {
        return Combinators.combine(
                        Arbitraries.of("00", "00", "01", "cc", "ff", "0", "0G"),
                        digits(32),
                        digits(16),
                        Arbitraries.of("00", "01", "ff", "1", "0x", "001"),
                        Arbitraries.of("", "", "-", "-later", "later"),
                        Arbitraries.of("-", "-", "-", "_"))
                .as((version, traceId, spanId, flags, rest, dash) ->
                        version + dash + traceId + "-" + spanId + "-" + flags + rest);
    }

    private static Arbitrary<String> digits(int count) {
        var hex = Arbitraries.strings().withChars("0123456789abcdef").ofLength(count);
        return Arbitraries.frequencyOf(
                Tuple.of(8, hex),
                Tuple.of(1, Arbitraries.just("0".repeat(count))),
                Tuple.of(
                        1,
                        Arbitraries.strings().withChars("0123456789abcdefAg-").ofLength(count)),
                Tuple.of(1, hex.map(text -> text.substring(1))));
    }

    @Property(tries = 200)
    void isReadAgainAsItWasWritten(@ForAll boolean sampled) {
        var begun = TraceParent.begin();
        var trace = new TraceParent(begun.traceId(), begun.spanId(), sampled);

        assertThat(TraceParent.parse(trace.toString())).contains(trace);
        assertThat(trace.next().traceId()).isEqualTo(trace.traceId());
        assertThat(trace.next().sampled()).isEqualTo(sampled);
        assertThat(trace.next().spanId()).isNotEqualTo(trace.spanId());
        assertThat(TraceParent.begin().traceId()).isNotEqualTo(trace.traceId());
    }

    @Test
    void goesOnFromARecordInOneHeader() {
        var headers = new RecordHeaders();
        headers.add("traceparent", "forged".getBytes(StandardCharsets.UTF_8));
        headers.add("traceparent", GIVEN.getBytes(StandardCharsets.UTF_8));

        var next = TraceParent.after(headers);
        next.putInto(headers);

        assertThat(next.traceId()).isEqualTo(TRACE_ID);
        assertThat(headers.headers("traceparent")).hasSize(1);
        assertThat(TraceParent.of(headers)).contains(next);
    }

    @Test
    void beginsWhereARecordCarriesNoneThatCanBeMeant() {
        assertThat(TraceParent.of(new RecordHeaders())).isEmpty();
        assertThat(TraceParent.after(new RecordHeaders()).traceId()).isNotEqualTo(TRACE_ID);
    }

    @Test
    void canNotBeInvalid() {
        assertThatIllegalArgumentException().isThrownBy(() -> new TraceParent("0".repeat(32), SPAN_ID, true));
        assertThatIllegalArgumentException().isThrownBy(() -> new TraceParent(TRACE_ID, "", true));
    }
}
