package shop.orderpipeline.inventoryprocessor.retry;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import shop.orderpipeline.stock.PaidOrder;
import shop.orderpipeline.topic.DeadLetter;
import shop.orderpipeline.topic.Origins;
import shop.orderpipeline.topic.Topic;
import shop.orderpipeline.topic.Topics;
import shop.orderpipeline.topic.TraceParent;

/**
 * The waits of a paid order that failed alone: first {@code paid-orders}, then each retry topic, each with its delay,
 * then nothing more. A record keeps its bytes, and where it stood first, all the way.
 */
public final class RetryLadder {

    /** On a retry record: {@code topic-partition@offset} of the record on {@code paid-orders}. */
    public static final String ORIGIN = "retry-origin";

    /** On a retry record: how long it waits, in ms. For people: the wait itself goes by the topic alone. */
    public static final String DELAY = "retry-delay-ms";

    /** On a retry record: what its last try failed by, in one word of whoever tried. */
    public static final String SETBACK = "retry-setback";

    private static final List<Topic<PaidOrder>> RUNGS = Topics.PAID_ORDERS_RETRIES;
    private static final Pattern RECORD = Pattern.compile("([a-z0-9-]{1,200})-([0-9]{1,9})@([0-9]{1,18})");

    private RetryLadder() {}

    /** How long a record of the n-th retry topic waits, n from 0. */
    static Duration delay(int rung) {
        return Duration.ofSeconds(rung + 1L);
    }

    /** The retry topic's place on the ladder, from 0; -1 for {@code paid-orders} itself. */
    static int rung(String topic) {
        for (int i = 0; i < RUNGS.size(); i++) {
            if (RUNGS.get(i).name().equals(topic)) {
                return i;
            }
        }
        return -1;
    }

    /** Whether it is one of the ladder's topics, and not {@code paid-orders} itself. */
    public static boolean isRetry(String topic) {
        return rung(topic) >= 0;
    }

    /** How often a record was worked once its try from this topic is over: 1 to 4. */
    public static int tries(String topic) {
        return rung(topic) + 2;
    }

    /** The record on the next retry topic; empty where all tries are spent. */
    public static Optional<ProducerRecord<byte[], byte[]>> next(ConsumerRecord<byte[], byte[]> record, String setback) {
        int next = rung(record.topic()) + 1;
        return next < RUNGS.size() ? Optional.of(on(next, record, setback)) : Optional.empty();
    }

    /** The record on the retry topic where it is, or on the first: waits once more, and no try is spent. */
    public static ProducerRecord<byte[], byte[]> again(ConsumerRecord<byte[], byte[]> record, String setback) {
        return on(Math.max(0, rung(record.topic())), record, setback);
    }

    /** What the record's last try failed by; empty where it is no retry record, or one of an earlier version. */
    public static Optional<String> setback(ConsumerRecord<byte[], byte[]> record) {
        return isRetry(record.topic())
                ? Optional.ofNullable(DeadLetter.text(record.headers(), SETBACK))
                : Optional.empty();
    }

    /** The record as it stood on {@code paid-orders}, whatever retry topic it was read from. */
    public static ConsumerRecord<byte[], byte[]> original(ConsumerRecord<byte[], byte[]> record) {
        var matcher = RECORD.matcher(origin(record));
        if (rung(record.topic()) < 0 || !matcher.matches()) {
            return record;
        }
        var headers = new RecordHeaders(record.headers());
        headers.remove(ORIGIN).remove(DELAY).remove(SETBACK);
        return new ConsumerRecord<>(
                matcher.group(1),
                Integer.parseInt(matcher.group(2)),
                Long.parseLong(matcher.group(3)),
                record.timestamp(),
                TimestampType.LOG_APPEND_TIME,
                ConsumerRecord.NULL_SIZE,
                ConsumerRecord.NULL_SIZE,
                record.key(),
                record.value(),
                headers,
                Optional.empty());
    }

    private static ProducerRecord<byte[], byte[]> on(int rung, ConsumerRecord<byte[], byte[]> record, String setback) {
        var headers = new RecordHeaders(record.headers());
        TraceParent.after(record.headers()).putInto(headers);
        put(headers, ORIGIN, origin(record));
        put(headers, DELAY, Long.toString(delay(rung).toMillis()));
        put(headers, SETBACK, setback);
        return new ProducerRecord<>(RUNGS.get(rung).name(), null, record.key(), record.value(), headers);
    }

    private static String origin(ConsumerRecord<byte[], byte[]> record) {
        @Nullable String known = rung(record.topic()) < 0 ? null : DeadLetter.text(record.headers(), ORIGIN);
        return known == null ? Origins.of(record).toString() : known;
    }

    private static void put(RecordHeaders headers, String name, String value) {
        headers.remove(name).add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
