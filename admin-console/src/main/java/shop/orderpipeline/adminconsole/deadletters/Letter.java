package shop.orderpipeline.adminconsole.deadletters;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import shop.orderpipeline.conflict.Conflict;
import shop.orderpipeline.order.OrderId;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.stock.OrderOutcome;
import shop.orderpipeline.stock.PaidOrder;
import shop.orderpipeline.topic.DeadLetterReason;
import shop.orderpipeline.topic.LetterHeaders;
import shop.orderpipeline.topic.Origins;
import shop.orderpipeline.topic.Topic;
import shop.orderpipeline.topic.Topics;

/**
 * What is kept of a record on a dead-letter topic: what its headers say, and the ids in it; of its value nothing else.
 * Any record makes one: what a header does not say, or says in a form that can't be meant, is null.
 *
 * @param topic the dead-letter topic
 * @param at when the broker appended it
 * @param failedAt by the clock of whoever gave up
 * @param sourceTopic whose dead letters these are
 * @param origin {@code topic-partition@offset} of the record that failed
 * @param group the consumer group, or topology, that gave up
 * @param attempts how often it was tried
 * @param error the root cause in words of ours, at most 4,096 characters
 * @param lowProfileId its key
 * @param orderId the order that its value names
 * @param replayed true for a replayed copy that failed again
 * @param replayCount how often it was replayed; 0 for an original
 */
record Letter(
        String topic,
        int partition,
        long offset,
        Instant at,
        @Nullable Instant failedAt,
        String sourceTopic,
        @Nullable String origin,
        @Nullable String group,
        DeadLetterReason reason,
        @Nullable Integer attempts,
        @Nullable String error,
        boolean retryable,
        @Nullable LowProfileId lowProfileId,
        @Nullable OrderId orderId,
        boolean replayed,
        int replayCount) {

    static Letter of(ConsumerRecord<byte[], byte[]> record) {
        var source = source(record.topic());
        var said = LetterHeaders.of(record.headers());
        return new Letter(
                record.topic(),
                record.partition(),
                record.offset(),
                Instant.ofEpochMilli(record.timestamp()),
                said.failedAt(),
                source.name(),
                said.origin(),
                said.group(),
                said.reason(),
                said.attempts(),
                said.error(),
                said.retryable(),
                id(record.key()),
                order(source, record),
                Origins.isReplay(record.headers()),
                Origins.replays(record.headers()));
    }

    private static Topic<?> source(String deadLetters) {
        return Topics.sources().stream()
                .filter(topic -> Topics.deadLettersOf(topic).equals(deadLetters))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no topic has its dead letters on " + deadLetters));
    }

    /** Only an id in the form that all writers use: others find nothing, neither here nor in a replay. */
    private static @Nullable LowProfileId id(byte @Nullable [] key) {
        if (key == null) {
            return null;
        }
        var text = new String(key, StandardCharsets.UTF_8);
        return LowProfileId.canonical(text)
                .filter(id -> id.value().equals(text))
                .orElse(null);
    }

    private static @Nullable OrderId order(Topic<?> source, ConsumerRecord<byte[], byte[]> record) {
        if (source.read(record) instanceof Topic.Read.Parsed<?> parsed) {
            return switch (parsed.message()) {
                case PaidOrder paid -> paid.orderId();
                case OrderOutcome outcome -> outcome.orderId();
                case Conflict conflict -> conflict.orderId();
                default -> null;
            };
        }
        return null;
    }
}
