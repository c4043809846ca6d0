package shop.orderpipeline.replay;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/** Records as the broker hands them out. */
final class Records {

    static final Instant AT = Instant.parse("2026-11-24T10:00:00Z");

    private Records() {}

    static ConsumerRecord<byte[], byte[]> record(Source source, int partition, long offset, String key, String value) {
        return record(source, partition, offset, key, value, Map.of());
    }

    static ConsumerRecord<byte[], byte[]> record(
            Source source, int partition, long offset, String key, String value, Map<String, String> headers) {
        var own = new RecordHeaders();
        headers.forEach((name, text) -> own.add(name, bytes(text)));
        return new ConsumerRecord<>(
                source.name(),
                partition,
                offset,
                AT.toEpochMilli(),
                TimestampType.LOG_APPEND_TIME,
                ConsumerRecord.NULL_SIZE,
                ConsumerRecord.NULL_SIZE,
                bytes(key),
                bytes(value),
                own,
                Optional.empty());
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
