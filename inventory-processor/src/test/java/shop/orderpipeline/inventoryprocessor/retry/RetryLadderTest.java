package shop.orderpipeline.inventoryprocessor.retry;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import shop.orderpipeline.topic.DeadLetter;
import shop.orderpipeline.topic.Origins;
import shop.orderpipeline.topic.TraceParent;

class RetryLadderTest {

    private static final byte[] KEY = {1};
    private static final byte[] VALUE = {2};

    @Test
    void leadsFromPaidOrdersThroughThreeWaitsToNothing() {
        var first = RetryLadder.next(record("paid-orders", new RecordHeaders()), "locked")
                .orElseThrow();
        var second = RetryLadder.next(delivered(first), "bug").orElseThrow();
        var third = RetryLadder.next(delivered(second), "transient").orElseThrow();

        assertThat(List.of(first.topic(), second.topic(), third.topic()))
                .containsExactly("paid-orders-retry-1", "paid-orders-retry-2", "paid-orders-retry-3");
        assertThat(RetryLadder.next(delivered(third), "transient")).isEmpty();
        assertThat(third.key()).isEqualTo(KEY);
        assertThat(third.value()).isEqualTo(VALUE);
        assertThat(DeadLetter.text(third.headers(), RetryLadder.ORIGIN)).isEqualTo("paid-orders-7@42");
        assertThat(DeadLetter.text(third.headers(), RetryLadder.DELAY)).isEqualTo("3000");
        assertThat(RetryLadder.setback(delivered(third))).contains("transient");
        assertThat(third.headers())
                .extracting(Header::key)
                .containsExactlyInAnyOrder(Origins.TRACE, RetryLadder.ORIGIN, RetryLadder.DELAY, RetryLadder.SETBACK);
    }

    @Test
    void waitsOneTwoAndThreeSeconds() {
        assertThat(IntStream.range(0, 3).mapToObj(RetryLadder::delay))
                .containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(3));
    }

    @Test
    void spendsNoTryOnAWaitForALock() {
        assertThat(RetryLadder.again(record("paid-orders", new RecordHeaders()), "locked")
                        .topic())
                .isEqualTo("paid-orders-retry-1");
        assertThat(RetryLadder.again(record("paid-orders-retry-3", new RecordHeaders()), "locked")
                        .topic())
                .isEqualTo("paid-orders-retry-3");
    }

    @Test
    void findsTheRecordAsItStoodFirst() {
        var headers = new RecordHeaders();
        headers.add(Origins.REPLAY_ID, "replay".getBytes(StandardCharsets.UTF_8));
        var trace = TraceParent.begin();
        trace.putInto(headers);
        var retried = delivered(
                RetryLadder.next(record("paid-orders", headers), "locked").orElseThrow());

        var original = RetryLadder.original(retried);

        assertThat(Origins.of(original)).hasToString("paid-orders-7@42");
        assertThat(original.headers())
                .extracting(Header::key)
                .containsExactlyInAnyOrder(Origins.REPLAY_ID, Origins.TRACE);
        assertThat(TraceParent.of(original.headers()).orElseThrow().traceId())
                .as("a later step of the same trace")
                .isEqualTo(trace.traceId());
        assertThat(original.value()).isEqualTo(VALUE);
    }

    @Test
    void takesARetryRecordWithAForgedOriginForItself() {
        var headers = new RecordHeaders();
        headers.add(RetryLadder.ORIGIN, "nonsense".getBytes(StandardCharsets.UTF_8));

        assertThat(Origins.of(RetryLadder.original(record("paid-orders-retry-2", headers))))
                .hasToString("paid-orders-retry-2-7@42");
    }

    private static ConsumerRecord<byte[], byte[]> delivered(ProducerRecord<byte[], byte[]> sent) {
        return record(sent.topic(), new RecordHeaders(sent.headers()));
    }

    private static ConsumerRecord<byte[], byte[]> record(String topic, RecordHeaders headers) {
        return new ConsumerRecord<>(
                topic, 7, 42, 0, TimestampType.LOG_APPEND_TIME, 1, 1, KEY, VALUE, headers, Optional.empty());
    }
}
