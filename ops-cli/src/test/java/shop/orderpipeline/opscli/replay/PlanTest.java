package shop.orderpipeline.opscli.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.topic.Topics;

class PlanTest {

    private static final Source SOURCE = new Source(Topics.PAID_ORDERS, false);
    private static final Selection ALL = new Selection(SOURCE, Optional.empty(), Optional.empty(), Optional.empty());

    static Stream<Selection> selections() {
        return Source.all().stream()
                .flatMap(source -> Stream.of(
                        new Selection(source, Optional.empty(), Optional.empty(), Optional.empty()),
                        new Selection(
                                source,
                                Optional.of(new LowProfileId("test-123_4")),
                                Optional.of(Records.AT),
                                Optional.of(Records.AT.plusMillis(1)))));
    }

    @ParameterizedTest
    @MethodSource("selections")
    void isKnownByItsIdAlone(Selection selection) {
        var plan = Plan.of(selection, List.of(3L, 0L, 7_000_000_000L), found(selection, 1, 2));

        assertThat(Plan.of(plan.id())).contains(plan);
        assertThat(plan.id()).matches("[A-Za-z0-9:=._-]+");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "paid-orders",
                "paid-orders:1.2:nothex",
                "no-topic:1.2:0123456789abcdef0123456789abcdef",
                "paid-orders:1.x:0123456789abcdef0123456789abcdef",
                "paid-orders:1.2:id=two words:0123456789abcdef0123456789abcdef",
                "paid-orders:1.2:partition=3:0123456789abcdef0123456789abcdef",
                "paid-orders:01.2:0123456789abcdef0123456789abcdef"
            })
    void isNotReadFromAnythingElse(String id) {
        assertThat(Plan.of(id)).isEmpty();
    }

    @Test
    void fitsTheRecordsItWasMadeOfInWhateverOrderPartitionsAreRead() {
        var plan = Plan.of(ALL, List.of(2L, 2L), found(ALL, 1, 2));
        var otherOrder = new Findings(ALL);
        otherOrder.look(Records.record(SOURCE, 1, 0, "b", "2"));
        otherOrder.look(Records.record(SOURCE, 0, 0, "a", "1"));

        assertThat(plan.stillFits(otherOrder)).isTrue();
        assertThat(otherOrder.records()).isEqualTo(2);
        assertThat(otherOrder.pages()).containsExactlyInAnyOrder(new LowProfileId("a"), new LowProfileId("b"));
    }

    @Test
    void fitsNothingElse() {
        var plan = Plan.of(ALL, List.of(2L, 2L), found(ALL, 1, 2));

        assertThat(plan.stillFits(found(ALL, 1))).as("one is gone").isFalse();
        assertThat(plan.stillFits(found(ALL, 1, 3))).as("another value").isFalse();
        assertThat(plan.stillFits(found(ALL, 2, 1))).as("at other places").isFalse();
    }

    /** The n-th value stands alone on partition n. */
    private static Findings found(Selection selection, int... values) {
        var findings = new Findings(selection);
        for (int partition = 0; partition < values.length; partition++) {
            findings.look(Records.record(
                    selection.source(),
                    partition,
                    0,
                    selection.page().map(LowProfileId::value).orElse(partition == 0 ? "a" : "b"),
                    Integer.toString(values[partition])));
        }
        return findings;
    }
}
