package shop.orderpipeline.topic;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsResult;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.jspecify.annotations.Nullable;

/**
 * Measures how every {@link Groups group} is doing: its members, and how far it is behind in records and in time. An answer
 * takes 2 s at most, and 1.5 s more while some group is behind. It joins no group and moves no offset. One thread at a time.
 */
public final class GroupMeter implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final SequencedMap<String, List<Topic<?>>> READS = Groups.reads();

    private final Admin kafka;
    private final OldestUnread oldestUnread;

    /** @param kafka stays the caller's to close */
    public GroupMeter(Admin kafka, KafkaSettings settings) {
        this.kafka = kafka;
        this.oldestUnread = new OldestUnread(settings);
    }

    /** How a group is doing, by its coordinator. */
    public enum Membership {
        /** Every partition has its member. */
        STABLE,
        /** The partitions are being shared out. */
        SHARING,
        /** No member, or the group was never there. */
        ABSENT,
        /** The coordinator does not say. */
        UNKNOWN
    }

    /** One consumer group. */
    public record GroupFigures(String name, Membership membership, int members, List<PartitionLag> partitions) {

        /** In records, over all partitions. */
        public long lag() {
            return partitions.stream().mapToLong(PartitionLag::lag).sum();
        }

        /** When the oldest record was appended that the group has not read; empty where it read all, or none is known. */
        public Optional<Instant> oldestUnreadAt() {
            return partitions.stream()
                    .flatMap(partition -> Stream.ofNullable(partition.oldestUnreadAt()))
                    .min(Comparator.naturalOrder());
        }

        /** The topics that it reads, each once, in their order. */
        public List<String> topics() {
            return partitions.stream().map(PartitionLag::topic).distinct().toList();
        }
    }

    /**
     * How far a group is behind on one partition, by what it committed.
     *
     * @param oldestUnreadAt when the record at the committed offset was appended; null where none waits, or where it could
     *     not be read in time
     */
    public record PartitionLag(
            String topic, int partition, long lag, @Nullable Instant oldestUnreadAt) {}

    /** Puts the questions to Kafka; the answers are waited for when they are needed. */
    public Asked ask() {
        return new Asked(
                kafka.describeConsumerGroups(READS.keySet()).describedGroups(),
                kafka.listConsumerGroupOffsets(READS.keySet().stream()
                        .collect(Collectors.toMap(Function.identity(), group -> new ListConsumerGroupOffsetsSpec()))));
    }

    /** Questions on their way. */
    public final class Asked {

        private final Map<String, KafkaFuture<ConsumerGroupDescription>> described;
        private final ListConsumerGroupOffsetsResult committed;

        private Asked(
                Map<String, KafkaFuture<ConsumerGroupDescription>> described,
                ListConsumerGroupOffsetsResult committed) {
            this.described = described;
            this.committed = committed;
        }

        /**
         * The groups in the order data flows.
         *
         * @param starts the first offset of every partition that is read
         * @param ends its last stable offset; a partition that is in neither has no record
         */
        public List<GroupFigures> answer(Map<TopicPartition, Long> starts, Map<TopicPartition, Long> ends)
                throws ExecutionException, TimeoutException, InterruptedException {
            var members = new HashMap<String, ConsumerGroupDescription>();
            for (var group : described.entrySet()) {
                unlessUnknown(group.getValue()).ifPresent(found -> members.put(group.getKey(), found));
            }
            var positions = new HashMap<TopicPartition, Long>();
            for (var group : READS.keySet()) {
                var reached = unlessUnknown(committed.partitionsToOffsetAndMetadata(group));
                positions.putAll(positions(group, starts, reached.orElse(Map.of())));
            }
            var lags = lags(positions, ends);
            return READS.keySet().stream()
                    .map(name -> group(name, members.get(name), lags))
                    .toList();
        }
    }

    @Override
    public void close() {
        oldestUnread.close();
    }

    /** Where a group goes on: what it committed, and the beginning of what it never read or is gone. */
    private static Map<TopicPartition, Long> positions(
            String group, Map<TopicPartition, Long> starts, Map<TopicPartition, OffsetAndMetadata> committed) {
        var positions = new HashMap<TopicPartition, Long>();
        for (var partition : partitionsOf(group)) {
            long start = starts.getOrDefault(partition, 0L);
            @Nullable OffsetAndMetadata at = committed.get(partition);
            positions.put(partition, at == null ? start : Math.max(at.offset(), start));
        }
        return positions;
    }

    private Map<TopicPartition, PartitionLag> lags(
            Map<TopicPartition, Long> positions, Map<TopicPartition, Long> ends) {
        var gaps = new HashMap<TopicPartition, OldestUnread.Gap>();
        positions.forEach((partition, position) -> {
            long end = ends.getOrDefault(partition, 0L);
            if (end > position) {
                gaps.put(partition, new OldestUnread.Gap(position, end));
            }
        });
        var found = oldestUnread.find(gaps);
        var lags = new HashMap<TopicPartition, PartitionLag>();
        for (var partition : positions.keySet()) {
            lags.put(partition, lag(partition, gaps.get(partition), found.get(partition)));
        }
        return lags;
    }

    /** Behind by nothing but marks of transactions is not behind. */
    private static PartitionLag lag(
            TopicPartition partition, OldestUnread.@Nullable Gap gap, OldestUnread.@Nullable Found found) {
        return gap == null || (found != null && found.at() == null)
                ? new PartitionLag(partition.topic(), partition.partition(), 0, null)
                : new PartitionLag(
                        partition.topic(),
                        partition.partition(),
                        gap.end() - gap.committed(),
                        found == null ? null : found.at());
    }

    private static GroupFigures group(
            String name, @Nullable ConsumerGroupDescription group, Map<TopicPartition, PartitionLag> lags) {
        return new GroupFigures(
                name,
                group == null ? Membership.ABSENT : membership(group.groupState()),
                group == null ? 0 : group.members().size(),
                partitionsOf(name).stream()
                        .flatMap(partition -> Stream.ofNullable(lags.get(partition)))
                        .toList());
    }

    private static Membership membership(GroupState state) {
        return switch (state) {
            case STABLE -> Membership.STABLE;
            case PREPARING_REBALANCE, COMPLETING_REBALANCE, ASSIGNING, RECONCILING -> Membership.SHARING;
            case EMPTY, DEAD -> Membership.ABSENT;
            case UNKNOWN, NOT_READY -> Membership.UNKNOWN;
        };
    }

    private static List<TopicPartition> partitionsOf(String group) {
        return READS.getOrDefault(group, List.of()).stream()
                .flatMap(topic -> IntStream.range(0, Topics.PARTITIONS)
                        .mapToObj(partition -> new TopicPartition(topic.name(), partition)))
                .toList();
    }

    /** Empty for a group that never was there. */
    private static <T> Optional<T> unlessUnknown(KafkaFuture<T> answer)
            throws ExecutionException, TimeoutException, InterruptedException {
        try {
            return Optional.of(answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GroupIdNotFoundException) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
