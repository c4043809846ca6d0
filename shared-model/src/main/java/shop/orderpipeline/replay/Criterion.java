package shop.orderpipeline.replay;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import shop.orderpipeline.conflict.Conflict;
import shop.orderpipeline.order.OrderId;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.stock.OrderOutcome;
import shop.orderpipeline.stock.PaidOrder;
import shop.orderpipeline.topic.DeadLetterReason;
import shop.orderpipeline.topic.LetterHeaders;
import shop.orderpipeline.topic.Topic;

/** One thing that a record must fit to be selected. In the order in which they stand in a plan's id. */
public sealed interface Criterion {

    /** Whether a record of the source fits. */
    boolean fits(ConsumerRecord<byte[], byte[]> record, Source source);

    /** How it stands in a plan's id. */
    String code();

    /** Records of one payment; with it, also those that are replayed copies themselves. */
    record Page(LowProfileId page) implements Criterion {

        @Override
        public boolean fits(ConsumerRecord<byte[], byte[]> record, Source source) {
            return Arrays.equals(Topic.key(page), record.key());
        }

        @Override
        public String code() {
            return "id=" + page;
        }
    }

    /** Appended by the broker at this time or later. */
    record Since(Instant at) implements Criterion {

        @Override
        public boolean fits(ConsumerRecord<byte[], byte[]> record, Source source) {
            return record.timestamp() >= at.toEpochMilli();
        }

        @Override
        public String code() {
            return "since=" + at.toEpochMilli();
        }
    }

    /** Appended before this time. */
    record Until(Instant at) implements Criterion {

        @Override
        public boolean fits(ConsumerRecord<byte[], byte[]> record, Source source) {
            return record.timestamp() < at.toEpochMilli();
        }

        @Override
        public String code() {
            return "until=" + at.toEpochMilli();
        }
    }

    /** Dead letters that are there for this reason. */
    record Reason(DeadLetterReason reason) implements Criterion {

        @Override
        public boolean fits(ConsumerRecord<byte[], byte[]> record, Source source) {
            return LetterHeaders.of(record.headers()).reason() == reason;
        }

        @Override
        public String code() {
            return "reason=" + reason.code();
        }
    }

    /**
     * Dead letters whose root cause names this class.
     *
     * @param name with its package or without
     */
    record Failure(String name) implements Criterion {

        private static final Pattern BETWEEN_NAMES = Pattern.compile("[^A-Za-z0-9_.$]+");

        @Override
        public boolean fits(ConsumerRecord<byte[], byte[]> record, Source source) {
            var error = LetterHeaders.of(record.headers()).error();
            return error != null
                    && BETWEEN_NAMES
                            .splitAsStream(error)
                            .anyMatch(word -> word.equals(name) || word.endsWith("." + name));
        }

        @Override
        public String code() {
            return "exception=" + encoded(name);
        }
    }

    /** Records with this key, whatever it is. */
    record Key(String key) implements Criterion {

        @Override
        public boolean fits(ConsumerRecord<byte[], byte[]> record, Source source) {
            return Arrays.equals(key.getBytes(StandardCharsets.UTF_8), record.key());
        }

        @Override
        public String code() {
            return "key=" + encoded(key);
        }
    }

    /** Records that name this order. */
    record OfOrder(OrderId order) implements Criterion {

        /** Whether the records of a source name orders at all. */
        static boolean appliesTo(Source source) {
            var value = source.target().value();
            return value.equals(PaidOrder.class) || value.equals(OrderOutcome.class) || value.equals(Conflict.class);
        }

        @Override
        public boolean fits(ConsumerRecord<byte[], byte[]> record, Source source) {
            return switch (source.target().read(record)) {
                case Topic.Read.Parsed<?>(PaidOrder paid) -> paid.orderId().equals(order);
                case Topic.Read.Parsed<?>(OrderOutcome outcome) ->
                    outcome.orderId().equals(order);
                case Topic.Read.Parsed<?>(Conflict conflict) -> order.equals(conflict.orderId());
                case Topic.Read.Parsed<?> _, Topic.Read.Unreadable<?> _ -> false;
            };
        }

        @Override
        public String code() {
            return "order=" + order;
        }
    }

    /** Records of one partition. */
    record Partition(int number) implements Criterion {

        @Override
        public boolean fits(ConsumerRecord<byte[], byte[]> record, Source source) {
            return record.partition() == number;
        }

        @Override
        public String code() {
            return "partition=" + number;
        }
    }

    /** Records from the first offset to the last, both included. */
    record Offsets(long first, long last) implements Criterion {

        /** @throws IllegalArgumentException where the last is before the first, or the first below 0 */
        public Offsets {
            if (first < 0 || last < first) {
                throw new IllegalArgumentException("no range of offsets: " + first + ".." + last);
            }
        }

        @Override
        public boolean fits(ConsumerRecord<byte[], byte[]> record, Source source) {
            return record.offset() >= first && record.offset() <= last;
        }

        @Override
        public String code() {
            return "offsets=" + first + ".." + last;
        }
    }

    /**
     * Reads a code.
     *
     * @return empty where no criterion has this name
     * @throws IllegalArgumentException where its value can't be meant
     */
    static Optional<Criterion> of(String code) {
        int sign = code.indexOf('=');
        if (sign < 0) {
            return Optional.empty();
        }
        var value = code.substring(sign + 1);
        return switch (code.substring(0, sign)) {
            case "id" -> Optional.of(new Page(new LowProfileId(value)));
            case "since" -> Optional.of(new Since(Instant.ofEpochMilli(Long.parseLong(value))));
            case "until" -> Optional.of(new Until(Instant.ofEpochMilli(Long.parseLong(value))));
            case "reason" -> Optional.of(new Reason(DeadLetterReason.of(value)));
            case "exception" -> Optional.of(new Failure(decoded(value)));
            case "key" -> Optional.of(new Key(decoded(value)));
            case "order" -> Optional.of(new OfOrder(new OrderId(UUID.fromString(value))));
            case "partition" -> Optional.of(new Partition(Integer.parseInt(value)));
            case "offsets" -> {
                var ends = value.split("\\.\\.", 2);
                yield ends.length == 2
                        ? Optional.of(new Offsets(Long.parseLong(ends[0]), Long.parseLong(ends[1])))
                        : Optional.empty();
            }
            default -> Optional.empty();
        };
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
