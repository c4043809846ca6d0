package shop.orderpipeline.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import shop.orderpipeline.order.OrderId;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.payment.TranzactionId;
import shop.orderpipeline.replay.Selection.Verdict;
import shop.orderpipeline.stock.PaidOrder;
import shop.orderpipeline.topic.DeadLetterReason;
import shop.orderpipeline.topic.Topics;

class SelectionTest {

    private static final Source PAID_ORDERS = new Source(Topics.PAID_ORDERS, false);
    private static final Source DEAD_LETTERS = new Source(Topics.PAID_ORDERS, true);
    private static final Criterion PAGE_1 = new Criterion.Page(new LowProfileId("page-1"));

    @Test
    void takesEverythingButCopiesWhereNothingIsNamed() {
        var all = Selection.of(PAID_ORDERS);

        assertThat(verdict(all, "page-1", Map.of())).isEqualTo(Verdict.TAKEN);
        assertThat(verdict(all, "page-1", Map.of("x-replay-id", "p", "x-replay-count", "1")))
                .isEqualTo(Verdict.IS_A_REPLAY);
    }

    @Test
    void takesTheCopiesOfANamedPaymentToo() {
        var one = Selection.of(PAID_ORDERS, PAGE_1);

        assertThat(verdict(one, "page-1", Map.of("x-replay-id", "p", "x-replay-count", "2")))
                .isEqualTo(Verdict.TAKEN);
        assertThat(verdict(one, "page-2", Map.of())).isEqualTo(Verdict.NOT_ASKED_FOR);
    }

    @Test
    void parksWhatWasReplayedOften() {
        var copy = Map.of("x-replay-id", "p", "x-replay-count", "2");

        assertThat(verdict(new Selection(PAID_ORDERS, List.of(PAGE_1), Optional.empty(), 3), "page-1", copy))
                .isEqualTo(Verdict.TAKEN);
        assertThat(verdict(new Selection(PAID_ORDERS, List.of(PAGE_1), Optional.empty(), 2), "page-1", copy))
                .isEqualTo(Verdict.PARKED);
    }

    /** The letter says nothing of its copies; each of them, coming back, says whose copy it is. */
    @Test
    void parksADeadLetterWhoseCopiesCameBackAsOften() {
        var letter = letter("page-1", 5, Map.of("dl-origin", "paid-orders-0@1"));
        var other = letter("page-2", 6, Map.of("dl-origin", "paid-orders-0@2"));
        var back = letter(
                "page-1",
                7,
                Map.of(
                        "dl-origin", "paid-orders-0@9",
                        "x-replay-id", "p",
                        "x-replay-count", "3",
                        "x-replay-of", "paid-orders-0@1"));
        var census = new Census(DEAD_LETTERS);
        Stream.of(letter, other, back).forEach(census::look);

        assertThat(Selection.of(DEAD_LETTERS).of(letter, census)).isEqualTo(Verdict.PARKED);
        assertThat(Selection.of(DEAD_LETTERS).of(other, census)).isEqualTo(Verdict.TAKEN);
        assertThat(Selection.of(DEAD_LETTERS, PAGE_1).of(back, census)).isEqualTo(Verdict.PARKED);
    }

    /** What is selected of the dead letters does not say how many copies came back, nor how many are parked. */
    @Test
    void countsWhateverItHoldsOfDeadLetters() {
        var census = new Census(DEAD_LETTERS);
        for (int n = 0; n < 3; n++) {
            census.look(letter(
                    "page-1", n, Map.of("x-replay-id", "p", "x-replay-count", "3", "x-replay-of", "paid-orders-0@1")));
        }
        var gathering = new Findings.Gathering(Selection.of(DEAD_LETTERS), census);
        gathering.look(letter("page-1", 7, Map.of("dl-origin", "paid-orders-0@1")));
        gathering.look(letter("page-2", 8, Map.of("dl-origin", "paid-orders-0@2")));

        assertThat(census.size()).isEqualTo(3);
        assertThat(gathering.size()).as("one is parked, one is taken").isEqualTo(5);
    }

    /** The beginning belongs to it, the end does not: two that meet take each record once. */
    @ParameterizedTest
    @CsvSource({"0, 1, TAKEN", "-1, 0, NOT_ASKED_FOR", "1, 2, NOT_ASKED_FOR"})
    void takesWhatWasAppendedInItsTime(int since, int until, Verdict expected) {
        var hour = Selection.of(
                PAID_ORDERS,
                new Criterion.Since(Records.AT.plus(Duration.ofHours(since))),
                new Criterion.Until(Records.AT.plus(Duration.ofHours(until))));

        assertThat(verdict(hour, "page-1", Map.of())).isEqualTo(expected);
    }

    @Test
    void takesWhatFitsEveryCriterion() {
        var letter = letter(
                "page-1",
                5,
                Map.of(
                        "dl-reason", "data-refused",
                        "dl-error", "org.postgresql.util.PSQLException: value too long"));

        assertThat(fits(letter, new Criterion.Reason(DeadLetterReason.DATA_REFUSED)))
                .isTrue();
        assertThat(fits(letter, new Criterion.Reason(DeadLetterReason.UNREADABLE)))
                .isFalse();
        assertThat(fits(letter, new Criterion.Failure("PSQLException"))).isTrue();
        assertThat(fits(letter, new Criterion.Failure("org.postgresql.util.PSQLException")))
                .isTrue();
        assertThat(fits(letter, new Criterion.Failure("SQLException"))).isFalse();
        assertThat(fits(letter, new Criterion.Key("page-1"))).isTrue();
        assertThat(fits(letter, new Criterion.Key("page"))).isFalse();
        assertThat(fits(letter, new Criterion.Partition(0))).isTrue();
        assertThat(fits(letter, new Criterion.Partition(1))).isFalse();
        assertThat(fits(letter, new Criterion.Offsets(5, 5))).isTrue();
        assertThat(fits(letter, new Criterion.Offsets(6, 9))).isFalse();
        assertThat(fits(letter, new Criterion.Offsets(1, 4))).isFalse();
    }

    @Test
    void findsTheRecordsOfAnOrder() {
        var order = new OrderId(UUID.randomUUID());
        var record = Topics.PAID_ORDERS.record(new PaidOrder(order, new LowProfileId("page-1"), new TranzactionId(1)));
        var paid = Records.record(PAID_ORDERS, 0, 0, "page-1", new String(record.value(), StandardCharsets.UTF_8));

        assertThat(new Criterion.OfOrder(order).fits(paid, PAID_ORDERS)).isTrue();
        assertThat(new Criterion.OfOrder(new OrderId(UUID.randomUUID())).fits(paid, PAID_ORDERS))
                .isFalse();
        assertThatThrownBy(() ->
                        Selection.of(new Source(Topics.PAYMENT_NOTIFICATIONS, false), new Criterion.OfOrder(order)))
                .hasMessageContaining("name no order");
    }

    private static boolean fits(ConsumerRecord<byte[], byte[]> record, Criterion criterion) {
        return Selection.of(DEAD_LETTERS, criterion).of(record, new Census(DEAD_LETTERS)) == Verdict.TAKEN;
    }

    private static ConsumerRecord<byte[], byte[]> letter(String key, long offset, Map<String, String> headers) {
        return Records.record(DEAD_LETTERS, 0, offset, key, "{}", headers);
    }

    private static Verdict verdict(Selection selection, String key, Map<String, String> headers) {
        return selection.of(Records.record(PAID_ORDERS, 0, 0, key, "{}", headers), new Census(PAID_ORDERS));
    }
}
