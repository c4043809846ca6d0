package shop.orderpipeline.replay;

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
import shop.orderpipeline.topic.KafkaSettings;

/** Reads a topic from where a selection begins up to given offsets. It joins no group and moves no offset. */
final class SourceReader implements AutoCloseable {

    private static final int PATIENCE_MS = 15_000;
    private static final Duration STANDSTILL = Duration.ofSeconds(30);

    private final KafkaConsumer<byte[], byte[]> consumer;

    SourceReader(KafkaSettings kafka) {
        var settings = kafka.reader();
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, PATIENCE_MS);
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 5_000);
        this.consumer = new KafkaConsumer<>(settings);
    }

    /**
     * The offsets of each partition where the selection ends. Of dead letters that is always where the topic ends now:
     * whether one of them came back is said by the later ones.
     */
    List<Long> ends(Selection selection) {
        var partitions = partitions(selection.source());
        var ends = new HashMap<>(consumer.endOffsets(partitions));
        if (!selection.source().deadLetters()) {
            selection
                    .find(Criterion.Until.class)
                    .ifPresent(until -> consumer.offsetsForTimes(
                                    times(partitions, until.at().toEpochMilli()))
                            .forEach((partition, found) -> {
                                if (found != null) {
                                    ends.merge(partition, found.offset(), Math::min);
                                }
                            }));
        }
        return partitions.stream()
                .map(partition -> ends.getOrDefault(partition, 0L))
                .toList();
    }

    /**
     * What the selection comes to, up to these offsets.
     *
     * @param most records that are held in memory: the selected ones, and what has to be known of dead letters' copies
     * @throws NotReplayed where it comes to more records than the most
     */
    Findings gather(Selection selection, List<Long> ends, int most) {
        var census = new Census(selection.source());
        if (selection.source().deadLetters()) {
            read(Selection.of(selection.source()), ends, record -> {
                census.look(record);
                refuseMore(census.size(), most);
            });
        }
        var gathering = new Findings.Gathering(selection, census);
        read(selection, ends, record -> {
            gathering.look(record);
            refuseMore(gathering.size(), most);
        });
        return gathering.end();
    }

    private static void refuseMore(int held, int most) {
        if (held > most) {
            throw new NotReplayed(
                    NotReplayed.Why.TOO_MANY,
                    "more than " + most + " records are selected, parked or came back: narrow the selection, or say how"
                            + " many at most");
        }
    }

    /**
     * Hands over the records that the selection may take, each partition's in the order of its offsets.
     *
     * @throws NotReplayed where the broker gives nothing more for half a minute
     */
    void read(Selection selection, List<Long> ends, Consumer<ConsumerRecord<byte[], byte[]>> each) {
        read(selection, ends, Map.of(), each);
    }

    /** As {@link #read(Selection, List, Consumer)}, from these offsets on, by partition. */
    void read(
            Selection selection,
            List<Long> ends,
            Map<Integer, Long> from,
            Consumer<ConsumerRecord<byte[], byte[]>> each) {
        var partitions = partitions(selection.source());
        if (partitions.size() != ends.size()) {
            throw new NotReplayed(
                    NotReplayed.Why.STALE,
                    selection.source().name() + " has " + partitions.size() + " partitions, the plan was made for "
                            + ends.size() + ": make a new plan");
        }
        var open = open(selection, partitions, ends);
        consumer.assign(open.keySet());
        begin(selection, open, from);
        open.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
        consumer.assign(open.keySet());
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
                throw new NotReplayed(
                        NotReplayed.Why.UNREACHABLE,
                        "Kafka gave no record for " + STANDSTILL.toSeconds() + " s: is it up?");
            }
        }
    }

    private Map<TopicPartition, Long> open(Selection selection, List<TopicPartition> partitions, List<Long> ends) {
        var beginnings = consumer.beginningOffsets(partitions);
        var only = selection.find(Criterion.Partition.class);
        var last = selection.find(Criterion.Offsets.class).map(offsets -> offsets.last() + 1);
        var open = new HashMap<TopicPartition, Long>();
        IntStream.range(0, ends.size())
                .filter(n -> only.isEmpty() || only.get().number() == n)
                .forEach(n -> {
                    long end = Math.min(ends.get(n), last.orElse(Long.MAX_VALUE));
                    if (beginnings.getOrDefault(partitions.get(n), 0L) < end) {
                        open.put(partitions.get(n), end);
                    }
                });
        return open;
    }

    private void begin(Selection selection, Map<TopicPartition, Long> open, Map<Integer, Long> from) {
        var starts = new HashMap<>(consumer.beginningOffsets(open.keySet()));
        selection
                .find(Criterion.Since.class)
                .ifPresent(since -> consumer.offsetsForTimes(
                                times(List.copyOf(open.keySet()), since.at().toEpochMilli()))
                        .forEach((partition, found) -> starts.merge(
                                partition,
                                found == null ? open.getOrDefault(partition, 0L) : (Long) found.offset(),
                                Math::max)));
        selection
                .find(Criterion.Offsets.class)
                .ifPresent(offsets -> starts.replaceAll((_, start) -> Math.max(start, offsets.first())));
        starts.forEach((partition, start) ->
                consumer.seek(partition, Math.max(start, from.getOrDefault(partition.partition(), 0L))));
    }

    private List<TopicPartition> partitions(Source source) {
        var partitions = consumer.partitionsFor(source.name());
        if (partitions == null || partitions.isEmpty()) {
            throw new NotReplayed(
                    NotReplayed.Why.UNREACHABLE,
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
