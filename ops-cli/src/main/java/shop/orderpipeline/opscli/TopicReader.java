package shop.orderpipeline.opscli;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.topic.KafkaSettings;
import shop.orderpipeline.topic.PaymentRecords;
import shop.orderpipeline.topic.Topic;

/** Reads topics for people: it joins no group and moves no offset. For one thread. */
public final class TopicReader implements AutoCloseable {

    private static final int PATIENCE_MS = 5_000;
    private static final Duration STANDSTILL = Duration.ofSeconds(15);
    private static final Duration STEP = Duration.ofMillis(100);

    private static final Comparator<ConsumerRecord<byte[], byte[]>> BY_TIME = Comparator.comparingLong(
                    (ConsumerRecord<byte[], byte[]> record) -> record.timestamp())
            .thenComparing(ConsumerRecord::topic)
            .thenComparingInt(ConsumerRecord::partition)
            .thenComparingLong(ConsumerRecord::offset);

    private final KafkaConsumer<byte[], byte[]> consumer;

    public TopicReader(KafkaSettings kafka) {
        var settings = kafka.reader();
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, PATIENCE_MS);
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 5_000);
        this.consumer = new KafkaConsumer<>(settings);
    }

    /**
     * Which part of the topics.
     *
     * @param page only records under this payment's key, and so one partition of each
     * @param partition only this one
     * @param from only from this offset on
     * @param to up to this offset, which is read too
     * @param since appended at this time or later
     * @param until appended before this time
     */
    public record Range(
            Optional<LowProfileId> page,
            Optional<Integer> partition,
            Optional<Long> from,
            Optional<Long> to,
            Optional<Instant> since,
            Optional<Instant> until) {

        /** All that is there. */
        public static Range everything() {
            return new Range(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());
        }

        private boolean holds(ConsumerRecord<byte[], byte[]> record) {
            var at = Instant.ofEpochMilli(record.timestamp());
            return page.filter(id -> !Arrays.equals(Topic.key(id), record.key()))
                            .isEmpty()
                    && since.filter(at::isBefore).isEmpty()
                    && until.filter(end -> !at.isBefore(end)).isEmpty();
        }
    }

    /**
     * The newest records of a part that fit, oldest first.
     *
     * @throws NotDone where the broker gives nothing more for a while
     */
    public List<ConsumerRecord<byte[], byte[]>> newest(
            Collection<String> topics, Range range, int limit, Predicate<ConsumerRecord<byte[], byte[]>> fits) {
        var newest = new PriorityQueue<>(BY_TIME);
        read(topics, range, record -> {
            if (fits.test(record)) {
                newest.add(record);
                if (newest.size() > limit) {
                    newest.poll();
                }
            }
        });
        var sorted = new ArrayList<>(newest);
        sorted.sort(BY_TIME);
        return sorted;
    }

    /** Hands over what is appended from now on (or since a time), until the thread is interrupted. */
    public void follow(String topic, Optional<Instant> since, Consumer<ConsumerRecord<byte[], byte[]>> each)
            throws InterruptedException {
        var partitions = partitions(topic, Range.everything());
        consumer.assign(partitions);
        // Before a time is asked for: what is appended meanwhile is not passed over.
        consumer.endOffsets(partitions).forEach(consumer::seek);
        since.ifPresent(time -> consumer.offsetsForTimes(times(partitions, time))
                .forEach((partition, found) -> {
                    if (found != null) {
                        consumer.seek(partition, found.offset());
                    }
                }));
        while (true) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            for (var record : consumer.poll(STEP)) {
                each.accept(record);
            }
        }
    }

    private void read(Collection<String> topics, Range range, Consumer<ConsumerRecord<byte[], byte[]>> each) {
        var partitions = topics.stream()
                .flatMap(topic -> partitions(topic, range).stream())
                .toList();
        var starts = starts(partitions, range);
        var open = ends(partitions, range);
        open.entrySet().removeIf(end -> starts.getOrDefault(end.getKey(), 0L) >= end.getValue());
        consumer.assign(open.keySet());
        open.keySet().forEach(partition -> consumer.seek(partition, starts.getOrDefault(partition, 0L)));
        long lastProgress = System.nanoTime();
        while (!open.isEmpty()) {
            var polled = consumer.poll(STEP);
            for (var record : polled) {
                var end = open.getOrDefault(new TopicPartition(record.topic(), record.partition()), 0L);
                if (record.offset() < end && range.holds(record)) {
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

    private List<TopicPartition> partitions(String topic, Range range) {
        var found = consumer.partitionsFor(topic);
        if (found == null || found.isEmpty()) {
            throw new NotDone(
                    Exit.UNREACHABLE,
                    "Kafka has no topic " + topic + ": is this the pipeline's Kafka, and did it start once?");
        }
        var ofPage = range.page().map(page -> PaymentRecords.partition(Topic.key(page), found.size()));
        return found.stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .filter(one -> range.partition()
                        .filter(asked -> asked != one.partition())
                        .isEmpty())
                .filter(one -> ofPage.filter(own -> own != one.partition()).isEmpty())
                .toList();
    }

    private Map<TopicPartition, Long> starts(List<TopicPartition> partitions, Range range) {
        var starts = new HashMap<>(consumer.beginningOffsets(partitions));
        range.from().ifPresent(from -> starts.replaceAll((_, start) -> Math.max(start, from)));
        range.since().ifPresent(since -> {
            var ends = consumer.endOffsets(partitions);
            consumer.offsetsForTimes(times(partitions, since))
                    .forEach((partition, found) -> starts.merge(
                            partition, found == null ? ends.getOrDefault(partition, 0L) : found.offset(), Math::max));
        });
        return starts;
    }

    private Map<TopicPartition, Long> ends(List<TopicPartition> partitions, Range range) {
        var ends = new HashMap<>(consumer.endOffsets(partitions));
        range.to().ifPresent(to -> ends.replaceAll((_, end) -> Math.min(end, to + 1)));
        range.until()
                .ifPresent(until -> consumer.offsetsForTimes(times(partitions, until))
                        .forEach((partition, found) -> {
                            if (found != null) {
                                ends.merge(partition, found.offset(), Math::min);
                            }
                        }));
        return ends;
    }

    private static Map<TopicPartition, Long> times(Collection<TopicPartition> partitions, Instant time) {
        var times = new HashMap<TopicPartition, Long>();
        partitions.forEach(partition -> times.put(partition, Math.max(0, time.toEpochMilli())));
        return times;
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(Duration.ofMillis(500)));
    }
}
