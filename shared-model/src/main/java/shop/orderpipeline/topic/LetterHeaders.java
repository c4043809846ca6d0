package shop.orderpipeline.topic;

import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * What the headers of a dead letter say, in one form whoever wrote it: our text headers (see {@link DeadLetter}),
 * spring-kafka's, some of them binary, or Kafka Streams'. What a header does not say, or says in a form that can't be
 * meant, is null. Of other writers' messages nothing is kept but the class of the failure: they may quote the record.
 *
 * @param origin {@code topic-partition@offset} of the record that failed
 * @param group the consumer group, or topology, that gave up
 * @param attempts how often it was tried
 * @param failedAt by the clock of whoever gave up
 * @param error the root cause, at most 4,096 characters, without control characters
 * @param retryable true where a redrive may help as it is, as far as the writer knew
 */
public record LetterHeaders(
        Writer writer,
        DeadLetterReason reason,
        @Nullable String origin,
        @Nullable String group,
        @Nullable Integer attempts,
        @Nullable Instant failedAt,
        @Nullable String error,
        boolean retryable) {

    private static final String OURS = "dl-";
    private static final String SPRING = "kafka_dlt-";
    private static final String STREAMS = "__streams.errors.";
    private static final int LONGEST_ERROR = 4_096;
    private static final int LONGEST_NAME = 255;
    private static final Pattern PLACE = Pattern.compile("[A-Za-z0-9._-]{1,249}-[0-9]{1,9}@[0-9]{1,18}");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");
    private static final Pattern CLASS = Pattern.compile("[A-Za-z0-9_.$]{1,255}");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    /** Who wrote a letter. */
    public enum Writer {
        OURS,
        SPRING_KAFKA,
        KAFKA_STREAMS,
        /** No header says. */
        UNKNOWN;

        /** Kebab-case. */
        public String code() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** Reads them; never fails. Our own headers count before any other: a letter that was read again has both. */
    public static LetterHeaders of(Headers headers) {
        return switch (writer(headers)) {
            case OURS -> ours(headers);
            case SPRING_KAFKA -> ofSpring(headers);
            case KAFKA_STREAMS -> ofStreams(headers);
            case UNKNOWN ->
                new LetterHeaders(Writer.UNKNOWN, DeadLetterReason.UNKNOWN, null, null, null, null, null, false);
        };
    }

    private static Writer writer(Headers headers) {
        if (has(headers, OURS)) {
            return Writer.OURS;
        }
        if (has(headers, SPRING)) {
            return Writer.SPRING_KAFKA;
        }
        return has(headers, STREAMS) ? Writer.KAFKA_STREAMS : Writer.UNKNOWN;
    }

    private static boolean has(Headers headers, String prefix) {
        return Arrays.stream(headers.toArray()).anyMatch(header -> header.key().startsWith(prefix));
    }

    private static LetterHeaders ours(Headers headers) {
        return new LetterHeaders(
                Writer.OURS,
                DeadLetterReason.of(DeadLetter.text(headers, DeadLetter.REASON)),
                matching(headers, DeadLetter.ORIGIN, PLACE).orElse(null),
                said(headers, DeadLetter.GROUP, LONGEST_NAME).orElse(null),
                matching(headers, DeadLetter.ATTEMPTS, NUMBER)
                        .map(Integer::valueOf)
                        .orElse(null),
                said(headers, DeadLetter.FAILED_AT, LONGEST_NAME)
                        .flatMap(LetterHeaders::time)
                        .orElse(null),
                said(headers, DeadLetter.ERROR, LONGEST_ERROR).orElse(null),
                "true".equals(DeadLetter.text(headers, DeadLetter.RETRYABLE)));
    }

    /** Partition, offset and attempts are big-endian numbers, the rest is text. */
    private static LetterHeaders ofSpring(Headers headers) {
        var failure = matching(headers, SPRING + "exception-cause-fqcn", CLASS)
                .or(() -> matching(headers, SPRING + "exception-fqcn", CLASS))
                .or(() -> matching(headers, SPRING + "key-exception-fqcn", CLASS))
                .orElse(null);
        return new LetterHeaders(
                Writer.SPRING_KAFKA,
                reason(failure),
                place(
                        DeadLetter.text(headers, SPRING + "original-topic"),
                        number(headers, SPRING + "original-partition"),
                        number(headers, SPRING + "original-offset")),
                said(headers, SPRING + "original-consumer-group", LONGEST_NAME).orElse(null),
                attempts(headers),
                null,
                failure,
                false);
    }

    private static LetterHeaders ofStreams(Headers headers) {
        var failure = matching(headers, STREAMS + "exception", CLASS).orElse(null);
        return new LetterHeaders(
                Writer.KAFKA_STREAMS,
                reason(failure),
                place(
                        DeadLetter.text(headers, STREAMS + "topic"),
                        DeadLetter.text(headers, STREAMS + "partition"),
                        DeadLetter.text(headers, STREAMS + "offset")),
                null,
                null,
                null,
                failure,
                false);
    }

    /** What the class of a failure tells; most tell no more than that something failed. */
    private static DeadLetterReason reason(@Nullable String failure) {
        if (failure == null) {
            return DeadLetterReason.UNKNOWN;
        }
        return failure.contains("Deserialization") || failure.contains("Serialization")
                ? DeadLetterReason.UNREADABLE
                : DeadLetterReason.PROCESSING_FAILED;
    }

    private static @Nullable String place(@Nullable Object topic, @Nullable Object partition, @Nullable Object offset) {
        var place = topic + "-" + partition + "@" + offset;
        return topic != null && PLACE.matcher(place).matches() ? place : null;
    }

    private static @Nullable Integer attempts(Headers headers) {
        var attempts = number(headers, "kafka_deliveryAttempt");
        if (attempts == null) {
            attempts = number(headers, "retry_topic-attempts");
        }
        return attempts == null || attempts < 1 || attempts > Integer.MAX_VALUE ? null : attempts.intValue();
    }

    private static @Nullable Long number(Headers headers, String name) {
        var header = headers.lastHeader(name);
        if (header == null || header.value() == null) {
            return null;
        }
        return switch (header.value().length) {
            case Integer.BYTES -> (long) ByteBuffer.wrap(header.value()).getInt();
            case Long.BYTES -> ByteBuffer.wrap(header.value()).getLong();
            default -> null;
        };
    }

    private static Optional<Instant> time(String text) {
        try {
            return Optional.of(Instant.parse(text)).filter(at -> !at.isBefore(Instant.EPOCH) && !at.isAfter(LATEST));
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
