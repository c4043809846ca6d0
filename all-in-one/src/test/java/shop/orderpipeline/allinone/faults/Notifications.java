package shop.orderpipeline.allinone.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.topic.KafkaSettings;
import shop.orderpipeline.topic.Topic.Read.Parsed;
import shop.orderpipeline.topic.Topics;

/** The stored notifications in the order of their partitions. */
final class Notifications {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private Notifications() {}

    /**
     * One notification.
     *
     * @param storedAt the broker's time, ms of the epoch
     */
    record Stored(LowProfileId page, long storedAt) {}

    /** All there are now, by partition. */
    static Map<Integer, List<Stored>> inOrder(KafkaSettings kafka) {
        var stored = new TreeMap<Integer, List<Stored>>();
        try (var consumer = new KafkaConsumer<byte[], byte[]>(kafka.consumer("faults-" + UUID.randomUUID()))) {
            var partitions = consumer.partitionsFor(Topics.PAYMENT_NOTIFICATIONS.name()).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            var left = new HashSet<>(partitions);
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (!left.isEmpty()) {
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException("the notifications can't be read to their end: " + left);
                }
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    if (Topics.PAYMENT_NOTIFICATIONS.read(record) instanceof Parsed(var notification)) {
                        stored.computeIfAbsent(record.partition(), _ -> new ArrayList<>())
                                .add(new Stored(notification.lowProfileId(), record.timestamp()));
                    }
                }
                left.removeIf(partition -> consumer.position(partition) >= ends.getOrDefault(partition, 0L));
            }
        }
        return stored;
    }
}
