package shop.orderpipeline.topic;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import shop.orderpipeline.payment.Keyed;
import shop.orderpipeline.payment.LowProfileId;
import tools.jackson.core.JacksonException;

/**
 * One topic: its name, what a record is, who writes it, how long it stays. The key is the {@link LowProfileId} in UTF-8.
 *
 * @param holds one line for the printed list
 * @param value the one record type, written as JSON
 * @param writer the only service that writes it, besides the replay tool
 * @param retention how long records stay
 * @param maxRecordBytes the broker refuses larger ones
 */
public record Topic<V>(
        String name, String holds, Class<V> value, String writer, Duration retention, int maxRecordBytes) {

    /** A record to be published under its own key. */
    public ProducerRecord<byte[], byte[]> record(V message) {
        return record(message instanceof Keyed keyed ? keyed.lowProfileId() : null, message);
    }

    /** A record under a key that the message may lack. */
    public ProducerRecord<byte[], byte[]> record(@Nullable LowProfileId key, V message) {
        return new ProducerRecord<>(name, key == null ? null : key(key), Json.write(message));
    }

    /** The key's bytes, the same for every writer, so that all meet on one partition. */
    public static byte[] key(LowProfileId id) {
        return id.value().getBytes(StandardCharsets.UTF_8);
    }

    /** Reads a record; what does not fit this topic comes back as {@link Read.Unreadable}, never as an exception. */
    public Read<V> read(ConsumerRecord<byte[], byte[]> record) {
        return read(record.key(), record.value());
    }

    /** Reads key and value, see {@link #read(ConsumerRecord)}. */
    public Read<V> read(byte @Nullable [] key, byte @Nullable [] bytes) {
        if (bytes == null) {
            return new Read.Unreadable<>(DeadLetterReason.UNREADABLE, "no value");
        }
        V message;
        try {
            message = Json.read(bytes, value);
        } catch (JacksonException e) {
            // Jackson's message quotes the input; the class of the failure says enough and leaks nothing.
            return new Read.Unreadable<>(
                    DeadLetterReason.UNREADABLE,
                    "not a " + value.getSimpleName() + ": " + e.getClass().getSimpleName());
        }
        if (message == null) {
            return new Read.Unreadable<>(DeadLetterReason.UNREADABLE, "the value is null");
        }
        var missing = RequiredMembers.missingIn(message);
        if (missing.isPresent()) {
            return new Read.Unreadable<>(DeadLetterReason.UNREADABLE, "no " + missing.get());
        }
        if (message instanceof Keyed keyed && !Arrays.equals(key, key(keyed.lowProfileId()))) {
            return new Read.Unreadable<>(DeadLetterReason.KEY_MISMATCH, "the key is not the value's lowProfileId");
        }
        return new Read.Parsed<>(message);
    }

    /** What came of reading a record. */
    public sealed interface Read<V> {

        record Parsed<V>(V message) implements Read<V> {}

        /** @param error what is wrong, without quoting the record */
        record Unreadable<V>(DeadLetterReason reason, String error) implements Read<V> {}
    }
}
