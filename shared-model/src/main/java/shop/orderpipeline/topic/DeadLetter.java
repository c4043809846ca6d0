package shop.orderpipeline.topic;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import shop.orderpipeline.conflict.RecordOrigin;

/**
 * A record on {@code <topic>-dlt}: the original bytes, and why it is there in text headers. A dead letter is done with
 * only after the broker acknowledged it; until then the offset of its original must not move.
 *
 * @param reason from the closed list
 * @param group the consumer group, or topology, that gave up
 * @param attempts how often it was tried, from 1
 * @param error the root cause in words of ours, without values of the record; cut at 4 KiB of UTF-8
 * @param retryable true where a redrive may help as it is
 */
public record DeadLetter(DeadLetterReason reason, String group, int attempts, String error, boolean retryable) {

    public static final String REASON = "dl-reason";
    public static final String ORIGIN = "dl-origin";
    public static final String GROUP = "dl-group";
    public static final String ATTEMPTS = "dl-attempts";
    public static final String FAILED_AT = "dl-failed-at";
    public static final String ERROR = "dl-error";
    public static final String RETRYABLE = "dl-retryable";

    private static final Set<String> OWN = Set.of(REASON, ORIGIN, GROUP, ATTEMPTS, FAILED_AT, ERROR, RETRYABLE);
    private static final int LONGEST_ERROR = 4096;

    public DeadLetter {
        error = cut(error);
    }

    /** The dead letter of a consumed record, under the same key, for the topic's own dead-letter topic. */
    public ProducerRecord<byte[], byte[]> of(ConsumerRecord<byte[], byte[]> record, Topic<?> topic, Instant now) {
        return new ProducerRecord<>(
                Topics.deadLettersOf(topic),
                null,
                record.key(),
                record.value(),
                headers(record.headers(), Origins.of(record), now));
    }

    /** The headers of a dead letter: those of the record, and why it is there; a former why is replaced, and the trace goes on. */
    public Headers headers(Headers original, RecordOrigin origin, Instant now) {
        var headers = new RecordHeaders();
        for (var header : original) {
            if (!OWN.contains(header.key())) {
                headers.add(header);
            }
        }
        TraceParent.after(original).putInto(headers);
        put(headers, REASON, reason.code());
        put(headers, ORIGIN, origin.toString());
        put(headers, GROUP, group);
        put(headers, ATTEMPTS, Integer.toString(attempts));
        put(headers, FAILED_AT, now.toString());
        put(headers, ERROR, error);
        put(headers, RETRYABLE, Boolean.toString(retryable));
        return headers;
    }

    /** The text of a header; null where the record has none of that name. */
    public static @Nullable String text(Headers headers, String name) {
        var header = headers.lastHeader(name);
        return header == null || header.value() == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }

    /** The longest beginning of whole characters that fits; control characters, line breaks too, become blanks. */
    private static String cut(String text) {
        var kept = new StringBuilder();
        int bytes = 0;
        for (int at = 0; at < text.length(); at += Character.charCount(text.codePointAt(at))) {
            int character = text.codePointAt(at);
            bytes += Character.toString(character).getBytes(StandardCharsets.UTF_8).length;
            if (bytes > LONGEST_ERROR) {
                break;
            }
            kept.appendCodePoint(Character.isISOControl(character) ? ' ' : character);
        }
        return kept.toString();
    }

    private static void put(Headers headers, String name, String value) {
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
