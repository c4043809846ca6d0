package shop.orderpipeline.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import shop.orderpipeline.order.OrderId;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.topic.DeadLetterReason;
import shop.orderpipeline.topic.Topic;
import shop.orderpipeline.topic.Topics;

class PlanTest {

    private static final Source SOURCE = new Source(Topics.PAID_ORDERS, false);
    private static final Source LETTERS = new Source(Topics.PAID_ORDERS, true);
    private static final Selection ALL = Selection.of(SOURCE);

    static Stream<Selection> selections() {
        var simple = Source.all().stream()
                .flatMap(source -> Stream.of(
                        Selection.of(source),
                        Selection.of(
                                source,
                                new Criterion.Page(new LowProfileId("test-123_4")),
                                new Criterion.Since(Records.AT),
                                new Criterion.Until(Records.AT.plusMillis(1)))));
        return Stream.concat(
                simple,
                Stream.of(
                        Selection.of(
                                LETTERS,
                                new Criterion.Reason(DeadLetterReason.DATA_REFUSED),
                                new Criterion.Failure("org.postgresql.util.PSQLException")),
                        Selection.of(
                                LETTERS,
                                new Criterion.OfOrder(new OrderId(UUID.randomUUID())),
                                new Criterion.Key("no id: a=b \u05d0"),
                                new Criterion.Partition(7),
                                new Criterion.Offsets(3, 17)),
                        new Selection(LETTERS, List.of(new Criterion.Partition(0)), Optional.of(5), 2)));
    }

    @ParameterizedTest
    @MethodSource("selections")
    void isKnownByItsIdAlone(Selection selection) {
        var plan = Plan.of(selection, List.of(3L, 0L, 7_000_000_000L), found(selection, 1, 2));

        assertThat(Plan.of(plan.id())).contains(plan);
        assertThat(plan.id()).matches("[A-Za-z0-9:=._%+-]+");
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
                "paid-orders:1.2:colour=3:0123456789abcdef0123456789abcdef",
                "paid-orders:1.2:until=2:since=1:0123456789abcdef0123456789abcdef",
                "paid-orders:1.2:partition=3:partition=4:0123456789abcdef0123456789abcdef",
                "paid-orders:1.2:reason=unreadable:0123456789abcdef0123456789abcdef",
                "paid-orders:1.2:offsets=5..4:0123456789abcdef0123456789abcdef",
                "paid-orders:1.2:limit=0:0123456789abcdef0123456789abcdef",
                "paid-orders:1.2:max=4:0123456789abcdef0123456789abcdef",
                "paid-orders:01.2:0123456789abcdef0123456789abcdef"
            })
    void isNotReadFromAnythingElse(String id) {
        assertThat(Plan.of(id)).isEmpty();
    }

    /** Whatever is replayed goes to where it was first, and its dead letters stay what they are. */
    @Test
    void neverPublishesToADeadLetterTopic() {
        assertThat(Source.all())
                .extracting(source -> source.target().name())
                .doesNotContainAnyElementsOf(
                        Topics.deadLetters().stream().map(Topic::name).toList());
    }

    @Test
    void fitsTheRecordsItWasMadeOfInWhateverOrderPartitionsAreRead() {
        var plan = Plan.of(ALL, List.of(2L, 2L), found(ALL, 1, 2));
        var gathering = new Findings.Gathering(ALL, new Census(SOURCE));
        gathering.look(Records.record(SOURCE, 1, 0, "b", "2"));
        gathering.look(Records.record(SOURCE, 0, 0, "a", "1"));
        var otherOrder = gathering.end();

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

    @Test
    void takesTheFirstOfThemUpToItsLimit() {
        var selection = new Selection(SOURCE, List.of(), Optional.of(2), 3);
        var gathering = new Findings.Gathering(selection, new Census(SOURCE));
        var third = Records.record(SOURCE, 2, 0, "c", "3");
        var first = Records.record(SOURCE, 0, 0, "a", "1");
        Stream.of(third, first, Records.record(SOURCE, 1, 0, "b", "2")).forEach(gathering::look);

        var findings = gathering.end();

        assertThat(findings.records()).isEqualTo(2);
        assertThat(findings.beyondLimit()).isEqualTo(1);
        assertThat(findings.include(first)).isTrue();
        assertThat(findings.include(third)).isFalse();
    }

    @Test
    void holdsNoMoreThanTwiceItsLimitHoweverMuchFits() {
        var selection = new Selection(SOURCE, List.of(), Optional.of(2), 3);
        var gathering = new Findings.Gathering(selection, new Census(SOURCE));
        for (int n = 0; n < 101; n++) {
            gathering.look(Records.record(SOURCE, n % 3, n, "a", "1"));
            assertThat(gathering.size()).isLessThanOrEqualTo(4);
        }

        var findings = gathering.end();

        assertThat(findings.records()).isEqualTo(2);
        assertThat(findings.beyondLimit()).isEqualTo(99);
    }

    /** The n-th value stands alone on partition n. */
    private static Findings found(Selection selection, int... values) {
        var gathering = new Findings.Gathering(selection, new Census(selection.source()));
        for (int partition = 0; partition < values.length; partition++) {
            gathering.look(Records.record(
                    selection.source(),
                    partition,
                    0,
                    selection
                            .find(Criterion.Page.class)
                            .map(page -> page.page().value())
                            .orElse(partition == 0 ? "a" : "b"),
                    Integer.toString(values[partition])));
        }
        return gathering.end();
    }
}
