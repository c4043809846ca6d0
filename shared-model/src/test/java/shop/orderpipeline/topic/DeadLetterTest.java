package shop.orderpipeline.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.StreamSupport;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class DeadLetterTest {

    private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");
    private static final DeadLetter LETTER =
            new DeadLetter(DeadLetterReason.KEY_MISMATCH, "stock-deduction", 3, "the key is another's", false);

    @Test
    void saysWhyInItsHeaders() {
        var dead = LETTER.of(aRecord(new RecordHeaders()), Topics.PAID_ORDERS, NOON);

        assertThat(dead.topic()).isEqualTo("paid-orders-dlt");
        assertThat(dead.partition()).isNull();
        assertThat(dead.key()).isEqualTo(bytes("page-1"));
        assertThat(dead.value()).isEqualTo(bytes("poison"));
        assertThat(DeadLetter.text(dead.headers(), "dl-reason")).isEqualTo("key-mismatch");
        assertThat(DeadLetter.text(dead.headers(), "dl-origin")).isEqualTo("paid-orders-3@17");
        assertThat(DeadLetter.text(dead.headers(), "dl-group")).isEqualTo("stock-deduction");
        assertThat(DeadLetter.text(dead.headers(), "dl-attempts")).isEqualTo("3");
        assertThat(DeadLetter.text(dead.headers(), "dl-failed-at")).isEqualTo("2026-01-02T12:00:00Z");
        assertThat(DeadLetter.text(dead.headers(), "dl-error")).isEqualTo("the key is another's");
        assertThat(DeadLetter.text(dead.headers(), "dl-retryable")).isEqualTo("false");
        assertThat(DeadLetter.text(dead.headers(), "x-replay-id")).isNull();
    }

    @Test
    void keepsTheRecordsHeadersButNoEarlierReason() {
        var headers = new RecordHeaders();
        headers.add(Origins.REPLAY_ID, bytes("replay-9")).add(DeadLetter.REASON, bytes("forged"));

        var dead = LETTER.of(aRecord(headers), Topics.PAID_ORDERS, NOON);

        assertThat(DeadLetter.text(dead.headers(), Origins.REPLAY_ID)).isEqualTo("replay-9");
        assertThat(StreamSupport.stream(
                        dead.headers().headers(DeadLetter.REASON).spliterator(), false))
                .hasSize(1);
        assertThat(Origins.isReplay(dead.headers())).isTrue();
    }

    @Test
    void goesOnWithTheRecordsTrace() {
        var headers = new RecordHeaders();
        var trace = TraceParent.begin();
        trace.putInto(headers);

        var dead = LETTER.of(aRecord(headers), Topics.PAID_ORDERS, NOON);

        assertThat(TraceParent.of(dead.headers()).orElseThrow().traceId()).isEqualTo(trace.traceId());
        assertThat(TraceParent.of(headers)).as("the record itself stays").contains(trace);
    }

    @Test
    void sendsARetryToTheSourcesDeadLetters() {
        var dead = LETTER.of(aRecord(new RecordHeaders()), Topics.PAID_ORDERS_RETRIES.get(2), NOON);

        assertThat(dead.topic()).isEqualTo("paid-orders-dlt");
    }

    @Test
    void carriesARecordWithoutKeyAndValue() {
        var record = new ConsumerRecord<byte[], byte[]>("paid-orders", 3, 17, null, null);

        assertThat(LETTER.of(record, Topics.PAID_ORDERS, NOON).value()).isNull();
    }

    @Test
    void cutsALongErrorAtFourKibibytesOfWholeCharacters() {
        var letter = new DeadLetter(DeadLetterReason.UNKNOWN, "g", 1, "שגיאה😀".repeat(2_000), true);

        assertThat(bytes(letter.error())).hasSizeLessThanOrEqualTo(4096).hasSizeGreaterThan(4090);
        assertThat(letter.error()).doesNotContain("?", "\ufffd");
    }

    @Property
    void isTextOfOneLine(@ForAll @StringLength(max = 200) String error) {
        var letter = new DeadLetter(DeadLetterReason.UNKNOWN, "g", 1, error, true);

        assertThat(letter.error().chars().noneMatch(Character::isISOControl)).isTrue();
    }

    private static ConsumerRecord<byte[], byte[]> aRecord(RecordHeaders headers) {
        return new ConsumerRecord<>(
                "paid-orders",
                3,
                17,
                NOON.toEpochMilli(),
                TimestampType.LOG_APPEND_TIME,
                6,
                6,
                bytes("page-1"),
                bytes("poison"),
                headers,
                Optional.empty());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
