package shop.orderpipeline.opscli.replay;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import shop.orderpipeline.opscli.Exit;
import shop.orderpipeline.opscli.NotDone;
import shop.orderpipeline.topic.KafkaSettings;

/** Reads a topic from where a selection begins up to given offsets. It joins no group and moves no offset. */
final class SourceReader implements AutoCloseable {

    private static final int PATIENCE_MS = 15_000;
    private static final Duration STANDSTILL = Duration.ofSeconds(30);

    private final KafkaConsumer<byte[], byte[]> consumer;

    SourceReader(KafkaSettings kafka) {
        var settings = new HashMap<>(kafka.consumer("ops-cli"));
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, PATIENCE_MS);
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 5_000);
        this.consumer = new KafkaConsumer<>(settings);
    }

    /** The offsets of each partition where the selection ends: before its last instant, or where the topic ends now. */
    List<Long> ends(Selection selection) {
        var partitions = partitions(selection.source());
        var ends = new HashMap<>(consumer.endOffsets(partitions));
        selection
                .until()
                .ifPresent(until -> consumer.offsetsForTimes(times(partitions, until.toEpochMilli()))
                        .forEach((partition, found) -> {
                            if (found != null) {
                                ends.merge(partition, found.offset(), Math::min);
                            }
                        }));
        return partitions.stream()
                .map(partition -> ends.getOrDefault(partition, 0L))
                .toList();
    }

    /**
     * Hands over the records, each partition's in the order of its offsets.
     *
     * @throws NotDone where the broker gives nothing more for half a minute
     */
    void read(Selection selection, List<Long> ends, Consumer<ConsumerRecord<byte[], byte[]>> each) {
        var partitions = partitions(selection.source());
        if (partitions.size() != ends.size()) {
            throw new NotDone(
                    Exit.REFUSED,
                    selection.source().name() + " has " + partitions.size() + " partitions, the plan was made for "
                            + ends.size() + ": make a new plan");
        }
        var open = open(partitions, ends);
        consumer.assign(open.keySet());
        begin(selection, open);
        long lastProgress = System.nanoTime();
        while (!open.isEmpty()) {
            var polled = consumer.poll(Duration.ofMillis(100));
            for (var record : polled) {
                if (record.offset() < open.getOrDefault(new TopicPartition(record.topic(), record.partition()), 0L)) {
                    each.accept(record);
                }
            }
            if (open.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue())) {
                consumer.assign(open.keySet());
            }
            if (!polled.isEmpty()) {
                lastProgress = System.nanoTime();
            } else if (System.nanoTime() - lastProgress > STANDSTILL.toNanos()) {
                throw new NotDone(
                        Exit.UNREACHABLE, "Kafka gave no record for " + STANDSTILL.toSeconds() + " s: is it up?");
            }
        }
    }

    private Map<TopicPartition, Long> open(List<TopicPartition> partitions, List<Long> ends) {
        var beginnings = consumer.beginningOffsets(partitions);
        var open = new HashMap<TopicPartition, Long>();
        IntStream.range(0, ends.size())
                .filter(n -> beginnings.getOrDefault(partitions.get(n), 0L) < ends.get(n))
                .forEach(n -> open.put(partitions.get(n), ends.get(n)));
        return open;
    }

    private void begin(Selection selection, Map<TopicPartition, Long> open) {
        consumer.seekToBeginning(open.keySet());
        selection
                .since()
                .ifPresent(since -> consumer.offsetsForTimes(times(List.copyOf(open.keySet()), since.toEpochMilli()))
                        .forEach((partition, found) -> consumer.seek(
                                partition, found == null ? open.getOrDefault(partition, 0L) : found.offset())));
    }

    private List<TopicPartition> partitions(Source source) {
        var partitions = consumer.partitionsFor(source.name());
        if (partitions == null || partitions.isEmpty()) {
            throw new NotDone(
                    Exit.UNREACHABLE,
                    "Kafka has no topic " + source.name() + ": is this the pipeline's Kafka, and did it start once?");
        }
        return IntStream.range(0, partitions.size())
                .mapToObj(partition -> new TopicPartition(source.name(), partition))
                .toList();
    }

    private static Map<TopicPartition, Long> times(List<TopicPartition> partitions, long millis) {
        var times = new HashMap<TopicPartition, Long>();
        partitions.forEach(partition -> times.put(partition, millis));
        return times;
    }

    @Override
    public void close() {
        consumer.close();
    }
}
