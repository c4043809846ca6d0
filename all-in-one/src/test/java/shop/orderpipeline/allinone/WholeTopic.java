package shop.orderpipeline.allinone;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import shop.orderpipeline.topic.KafkaSettings;

/** Everything that is in a topic by now, from the beginning, each partition in its order. */
public final class WholeTopic {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private WholeTopic() {}

    /** Reads what is committed. */
    public static void read(KafkaSettings kafka, String topic, Consumer<ConsumerRecord<byte[], byte[]>> each) {
        read(kafka.consumer(anyGroup()), List.of(topic), each);
    }

    /** How many committed records there are. */
    public static long count(KafkaSettings kafka, String topic) {
        var records = new AtomicLong();
        read(kafka, topic, _ -> records.incrementAndGet());
        return records.get();
    }

    /** Reads also what a transaction took back: it is still on disk. */
    public static void readUncommitted(
            KafkaSettings kafka, Collection<String> topics, Consumer<ConsumerRecord<byte[], byte[]>> each) {
        var settings = new HashMap<>(kafka.consumer(anyGroup()));
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_uncommitted");
        read(settings, topics, each);
    }

    private static String anyGroup() {
        return "whole-topic-" + UUID.randomUUID();
    }

    private static void read(
            Map<String, Object> settings, Collection<String> topics, Consumer<ConsumerRecord<byte[], byte[]>> each) {
        try (var consumer = new KafkaConsumer<byte[], byte[]>(settings)) {
            var partitions = topics.stream()
                    .flatMap(topic -> consumer.partitionsFor(topic).stream())
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (partitions.stream()
                    .anyMatch(partition -> consumer.position(partition) < ends.getOrDefault(partition, 0L))) {
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException(topics + " can't be read to their ends in " + PATIENCE);
                }
                consumer.poll(Duration.ofMillis(100)).forEach(each);
            }
        }
    }
}
