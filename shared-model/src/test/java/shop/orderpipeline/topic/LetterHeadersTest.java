package shop.orderpipeline.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import shop.orderpipeline.conflict.RecordOrigin;
import shop.orderpipeline.topic.LetterHeaders.Writer;

class LetterHeadersTest {

    @Test
    void readsWhatWeWrite() {
        var letter = new DeadLetter(DeadLetterReason.RETRIES_EXHAUSTED, "stock-deduction", 4, "deadlock", true);
        var at = Instant.parse("2026-11-24T10:00:00Z");

        var read = LetterHeaders.of(letter.headers(new RecordHeaders(), new RecordOrigin("paid-orders", 3, 17), at));

        assertThat(read)
                .isEqualTo(new LetterHeaders(
                        Writer.OURS,
                        DeadLetterReason.RETRIES_EXHAUSTED,
                        "paid-orders-3@17",
                        "stock-deduction",
                        4,
                        at,
                        "deadlock",
                        true));
    }

    @Test
    void readsTheBinaryHeadersOfSpringKafka() {
        var headers = new RecordHeaders();
        text(headers, "kafka_dlt-original-topic", "paid-orders");
        headers.add(
                "kafka_dlt-original-partition", ByteBuffer.allocate(4).putInt(3).array());
        headers.add(
                "kafka_dlt-original-offset",
                ByteBuffer.allocate(8).putLong(5_000_000_000L).array());
        text(headers, "kafka_dlt-original-consumer-group", "stock-deduction");
        text(
                headers,
                "kafka_dlt-exception-fqcn",
                "org.springframework.kafka.listener.ListenerExecutionFailedException");
        text(headers, "kafka_dlt-exception-cause-fqcn", "java.lang.IllegalStateException");
        text(headers, "kafka_dlt-exception-message", "failed for Dana, 050-1234567");
        headers.add("kafka_deliveryAttempt", ByteBuffer.allocate(4).putInt(3).array());

        assertThat(LetterHeaders.of(headers))
                .as("the message may quote the record, so the class alone is told")
                .isEqualTo(new LetterHeaders(
                        Writer.SPRING_KAFKA,
                        DeadLetterReason.PROCESSING_FAILED,
                        "paid-orders-3@5000000000",
                        "stock-deduction",
                        3,
                        null,
                        "java.lang.IllegalStateException",
                        false));
    }

    @Test
    void readsTheTextHeadersOfKafkaStreams() {
        var headers = new RecordHeaders();
        text(headers, "__streams.errors.topic", "payment-notifications");
        text(headers, "__streams.errors.partition", "11");
        text(headers, "__streams.errors.offset", "42");
        text(headers, "__streams.errors.exception", "org.apache.kafka.common.errors.SerializationException");
        text(headers, "__streams.errors.message", "can't read {...}");

        assertThat(LetterHeaders.of(headers))
                .isEqualTo(new LetterHeaders(
                        Writer.KAFKA_STREAMS,
                        DeadLetterReason.UNREADABLE,
                        "payment-notifications-11@42",
                        null,
                        null,
                        null,
                        "org.apache.kafka.common.errors.SerializationException",
                        false));
    }

    @ParameterizedTest
    @CsvSource({
        "dl-origin, 'nowhere'",
        "dl-attempts, 'often'",
        "dl-failed-at, 'yesterday'",
        "kafka_dlt-original-partition, 'abc'",
        "__streams.errors.offset, '-1'",
        "other, 'x'"
    })
    void takesNothingThatCannotBeMeant(String name, String value) {
        var headers = new RecordHeaders();
        text(headers, name, value);

        var read = LetterHeaders.of(headers);

        assertThat(read.reason()).isEqualTo(DeadLetterReason.UNKNOWN);
        assertThat(read.origin()).isNull();
        assertThat(read.attempts()).isNull();
        assertThat(read.failedAt()).isNull();
    }

    private static void text(Headers headers, String name, String value) {
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
