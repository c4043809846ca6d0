package shop.orderpipeline.topic;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import shop.orderpipeline.conflict.RecordOrigin;
import shop.orderpipeline.payment.LowProfileId;

/**
 * Finds the records of one payment in all topics. Its key decides the partition, so of every topic only that one is read,
 * from a moment on up to where it ended when the reading began; records of other payments are passed over. It joins no
 * group, moves no offset, and takes no longer than it is given. Several threads may use it.
 */
public final class PaymentRecords {

    /** A payment has a handful. Beyond it somebody floods us, and a page of more would help nobody. */
    public static final int MOST_RECORDS = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(PaymentRecords.class);

    private static final Duration ONE_POLL = Duration.ofMillis(100);
    private static final Duration CLOSING = Duration.ofMillis(500);
    private static final int RECORDS_A_POLL = 5_000;

    /** In characters: what other programs wrote is shown, and does not fill the memory. */
    private static final int LONGEST_HEADER = 1024;

    /** What of a record's headers is kept. */
    private static final List<String> HEADERS = List.of(
            Origins.TRACE,
            Origins.REPLAY_ID,
            Origins.REPLAY_OF,
            Origins.REPLAYED_BY,
            DeadLetter.REASON,
            DeadLetter.ORIGIN,
            DeadLetter.GROUP,
            DeadLetter.ATTEMPTS,
            DeadLetter.ERROR,
            DeadLetter.RETRYABLE);

    private final Map<String, Object> settings;

    public PaymentRecords(KafkaSettings kafka) {
        settings = kafka.reader();
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, RECORDS_A_POLL);
    }

    /**
     * A record of the payment.
     *
     * @param at when the broker appended it
     * @param headers those that tell of traces, replays and dead letters, as text
     * @param read the message, or why there is none
     */
    public record OnTopic(
            Topic<?> topic, RecordOrigin origin, Instant at, Map<String, String> headers, Topic.Read<?> read) {}

    /** @param incomplete topics that were not read to their end */
    public record Found(List<OnTopic> records, List<Incomplete> incomplete) {

        /** Nothing was read. */
        public static Found nothing() {
            return new Found(
                    List.of(),
                    Topics.all().stream()
                            .map(topic -> new Incomplete(topic.name(), null))
                            .toList());
        }
    }

    /** @param readTo up to when the topic was read; absent where not at all */
    public record Incomplete(String topic, @Nullable Instant readTo) {}

    /**
     * Reads; whatever the broker does, the answer is there when the patience is over, give or take half a second.
     *
     * @param since older records are left out
     * @return the records in the order in which they came, topic by topic; where the broker is away, slow, or has more
     *     than there is time for, what could be read and which topics are incomplete
     */
    public Found find(LowProfileId payment, Instant since, Duration patience) {
        var search = new Search(Topic.key(payment), since, System.nanoTime() + patience.toNanos());
        try {
            var consumer = new KafkaConsumer<byte[], byte[]>(settings);
            try {
                search.begin(consumer);
                search.goOn(consumer);
            } finally {
                consumer.close(CloseOptions.timeout(CLOSING));
            }
        } catch (KafkaException e) {
            LOG.atWarn()
                    .addKeyValue("failure", e.getClass().getName())
                    .addKeyValue("incomplete", search.unread.size())
                    .log("a payment's records could not be read to the end");
        }
        return search.found();
    }

    /** The partition of a key, as every producer of ours chooses it. */
    public static int partition(byte[] key, int partitions) {
        return Utils.toPositive(Utils.murmur2(key)) % partitions;
    }

    /** One reading. */
    private static final class Search {

        private final byte[] key;
        private final Instant since;
        private final long deadline;
        private final List<OnTopic> records = new ArrayList<>();
        private final Set<String> unread =
                Topics.all().stream().map(Topic::name).collect(Collectors.toCollection(LinkedHashSet::new));
        private final Map<String, Instant> readTo = new HashMap<>();
        private final Map<TopicPartition, Topic<?>> partitions = new LinkedHashMap<>();
        /** Where each partition that is still being read ended when the reading began. */
        private final Map<TopicPartition, Long> open = new HashMap<>();

        Search(byte[] key, Instant since, long deadline) {
            this.key = key;
            this.since = since;
            this.deadline = deadline;
        }

        void begin(KafkaConsumer<byte[], byte[]> consumer) {
            choose(consumer.listTopics(left()));
            // Of partitions that are not assigned the client warns, once for each.
            consumer.assign(partitions.keySet());
            var ends = consumer.endOffsets(partitions.keySet(), left());
            var times = new HashMap<TopicPartition, Long>();
            partitions.keySet().forEach(partition -> times.put(partition, Math.max(0, since.toEpochMilli())));
            var starts = consumer.offsetsForTimes(times, left());
            var seeks = new HashMap<TopicPartition, Long>();
            for (var partition : partitions.keySet()) {
                var start = starts.get(partition);
                long end = ends.getOrDefault(partition, 0L);
                if (start != null && start.offset() < end) {
                    open.put(partition, end);
                    seeks.put(partition, start.offset());
                } else {
                    unread.remove(partition.topic());
                }
            }
            consumer.assign(open.keySet());
            seeks.forEach(consumer::seek);
        }

        void goOn(KafkaConsumer<byte[], byte[]> consumer) {
            while (!open.isEmpty() && !left().isZero()) {
                for (var record : consumer.poll(left().compareTo(ONE_POLL) < 0 ? left() : ONE_POLL)) {
                    take(record);
                }
                if (records.size() == MOST_RECORDS) {
                    // Some of this poll may have been left out, so no topic was read to its end by it.
                    return;
                }
                if (open.entrySet().removeIf(end -> isRead(consumer, end.getKey(), end.getValue()))) {
                    consumer.assign(open.keySet());
                }
            }
        }

        Found found() {
            return new Found(
                    List.copyOf(records),
                    unread.stream()
                            .map(topic -> new Incomplete(topic, readTo.get(topic)))
                            .toList());
        }

        /** A topic that is not there holds nothing; the others have the key's records in one place. */
        private void choose(Map<String, List<PartitionInfo>> existing) {
            for (var topic : Topics.all()) {
                var found = existing.getOrDefault(topic.name(), List.of());
                if (found.isEmpty()) {
                    unread.remove(topic.name());
                } else {
                    partitions.put(new TopicPartition(topic.name(), partition(key, found.size())), topic);
                }
            }
        }

        private boolean isRead(KafkaConsumer<byte[], byte[]> consumer, TopicPartition partition, long end) {
            boolean read = consumer.position(partition, left()) >= end;
            if (read) {
                unread.remove(partition.topic());
            }
            return read;
        }

        private void take(ConsumerRecord<byte[], byte[]> record) {
            var partition = new TopicPartition(record.topic(), record.partition());
            var topic = partitions.get(partition);
            if (topic == null || record.offset() >= open.getOrDefault(partition, 0L)) {
                return;
            }
            var at = Instant.ofEpochMilli(record.timestamp());
            if (Arrays.equals(record.key(), key)) {
                if (records.size() == MOST_RECORDS) {
                    return;
                }
                records.add(new OnTopic(topic, Origins.of(record), at, texts(record.headers()), topic.read(record)));
            }
            readTo.put(record.topic(), at);
        }

        private Duration left() {
            return Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
        }

        private static Map<String, String> texts(Headers headers) {
            var texts = new HashMap<String, String>();
            for (var name : HEADERS) {
                var text = DeadLetter.text(headers, name);
                if (text != null) {
                    texts.put(name, text.substring(0, Math.min(LONGEST_HEADER, text.length())));
                }
            }
            return Map.copyOf(texts);
        }
    }
}
