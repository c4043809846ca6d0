package shop.orderpipeline.adminconsole.deadletters;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;
import shop.orderpipeline.conflict.Conflict;
import shop.orderpipeline.order.OrderId;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.stock.OrderOutcome;
import shop.orderpipeline.stock.PaidOrder;
import shop.orderpipeline.topic.DeadLetter;
import shop.orderpipeline.topic.DeadLetterReason;
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

    private static final int LONGEST_ERROR = 4_096;
    private static final int LONGEST_NAME = 255;
    private static final Pattern PLACE = Pattern.compile("[A-Za-z0-9._-]{1,249}-[0-9]{1,9}@[0-9]{1,18}");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");
    private static final Instant EARLIEST = Instant.EPOCH;
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    static Letter of(ConsumerRecord<byte[], byte[]> record) {
        var source = source(record.topic());
        var headers = record.headers();
        return new Letter(
                record.topic(),
                record.partition(),
                record.offset(),
                Instant.ofEpochMilli(record.timestamp()),
                said(headers, DeadLetter.FAILED_AT, LONGEST_NAME)
                        .flatMap(Letter::time)
                        .orElse(null),
                source.name(),
                matching(headers, DeadLetter.ORIGIN, PLACE).orElse(null),
                said(headers, DeadLetter.GROUP, LONGEST_NAME).orElse(null),
                DeadLetterReason.of(DeadLetter.text(headers, DeadLetter.REASON)),
                matching(headers, DeadLetter.ATTEMPTS, NUMBER)
                        .map(Integer::valueOf)
                        .orElse(null),
                said(headers, DeadLetter.ERROR, LONGEST_ERROR).orElse(null),
                "true".equals(DeadLetter.text(headers, DeadLetter.RETRYABLE)),
                id(record.key()),
                order(source, record),
                Origins.isReplay(headers),
                Origins.replays(headers));
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

    private static Optional<Instant> time(String text) {
        try {
            return Optional.of(Instant.parse(text)).filter(at -> !at.isBefore(EARLIEST) && !at.isAfter(LATEST));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> matching(Headers headers, String name, Pattern form) {
        return Optional.ofNullable(DeadLetter.text(headers, name))
                .filter(text -> form.matcher(text).matches());
    }

    /** A header's words without control characters, cut to a length; empty where there are none. */
    private static Optional<String> said(Headers headers, String name, int longest) {
        return Optional.ofNullable(DeadLetter.text(headers, name))
                .map(text -> cut(text, longest).replaceAll("\\p{Cntrl}", " ").strip())
                .filter(text -> !text.isEmpty());
    }

    /** Never between the two halves of one character. */
    private static String cut(String text, int longest) {
        if (text.length() <= longest) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(longest - 1)) ? longest - 1 : longest);
    }
}
