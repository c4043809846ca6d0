package shop.orderpipeline.topic;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When the oldest unread record of partitions was appended: the record at a group's committed offset is read, which alone
 * tells it from the marks of transactions. A partition is read only while its group is behind, and only once for each
 * committed offset. It joins no group and moves no offset. One thread at a time.
 */
final class OldestUnread implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(OldestUnread.class);

    private static final Duration PATIENCE = Duration.ofMillis(1_500);
    private static final Duration STEP = Duration.ofMillis(100);

    private final Map<String, Object> settings;
    /** Made when a group is behind for the first time: mostly none is. */
    private @Nullable Consumer<byte[], byte[]> consumer;

    private final Map<TopicPartition, Found> known = new HashMap<>();

    OldestUnread(KafkaSettings kafka) {
        settings = kafka.reader();
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 2_000);
        // Only the first record of each partition is of interest.
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
        settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 16 * 1024);
    }

    /** Where a group stands on a partition, and where the partition ends. */
    record Gap(long committed, long end) {}

    /** @param at when the first record in the gap was appended; null where it holds only marks of transactions */
    record Found(Gap gap, @Nullable Instant at) {

        /** A record stays the oldest unread one until the group moves on; of marks this is true until more comes. */
        private boolean answers(Gap asked) {
            return at != null ? gap.committed() == asked.committed() : gap.equals(asked);
        }
    }

    /**
     * What the gaps begin with.
     *
     * @return what was found in each gap that could be looked into in time
     */
    Map<TopicPartition, Found> find(Map<TopicPartition, Gap> gaps) {
        known.keySet().retainAll(gaps.keySet());
        var unknown = new HashMap<>(gaps);
        unknown.entrySet().removeIf(gap -> {
            var found = known.get(gap.getKey());
            return found != null && found.answers(gap.getValue());
        });
        known.keySet().removeAll(unknown.keySet());
        if (!unknown.isEmpty()) {
            look(unknown);
        }
        return Map.copyOf(known);
    }

    private void look(Map<TopicPartition, Gap> gaps) {
        var consumer = consumer();
        try {
            consumer.assign(gaps.keySet());
            gaps.forEach((partition, gap) -> consumer.seek(partition, gap.committed()));
            read(consumer, gaps);
        } catch (KafkaException e) {
            LOG.atWarn().addKeyValue("failure", e.getClass().getName()).log("the age of a lag could not be read");
        } finally {
            consumer.unsubscribe();
        }
    }

    private Consumer<byte[], byte[]> consumer() {
        var there = consumer;
        if (there == null) {
            there = new KafkaConsumer<>(settings);
            consumer = there;
        }
        return there;
    }

    private void read(Consumer<byte[], byte[]> consumer, Map<TopicPartition, Gap> gaps) {
        Set<TopicPartition> open = new HashSet<>(gaps.keySet());
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!open.isEmpty() && System.nanoTime() < deadline) {
            for (var record : consumer.poll(STEP)) {
                var partition = new TopicPartition(record.topic(), record.partition());
                var gap = gaps.get(partition);
                if (gap != null && open.remove(partition)) {
                    known.put(partition, new Found(gap, Instant.ofEpochMilli(record.timestamp())));
                    consumer.pause(List.of(partition));
                }
            }
            open.removeIf(partition -> isPassed(consumer, partition, gaps));
        }
    }

    private boolean isPassed(
            Consumer<byte[], byte[]> consumer, TopicPartition partition, Map<TopicPartition, Gap> gaps) {
        var gap = gaps.get(partition);
        if (gap == null || consumer.position(partition) < gap.end()) {
            return false;
        }
        known.put(partition, new Found(gap, null));
        return true;
    }

    @Override
    public void close() {
        if (consumer != null) {
            consumer.close();
        }
    }
}
