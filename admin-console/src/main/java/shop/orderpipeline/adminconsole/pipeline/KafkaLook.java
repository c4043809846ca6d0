package shop.orderpipeline.adminconsole.pipeline;

import java.time.Clock;
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
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import shop.orderpipeline.adminconsole.pipeline.KafkaFigures.GroupFigures;
import shop.orderpipeline.adminconsole.pipeline.KafkaFigures.Membership;
import shop.orderpipeline.adminconsole.pipeline.KafkaFigures.PartitionLag;
import shop.orderpipeline.adminconsole.pipeline.KafkaFigures.TopicFigures;
import shop.orderpipeline.topic.Groups;
import shop.orderpipeline.topic.KafkaSettings;
import shop.orderpipeline.topic.Topic;
import shop.orderpipeline.topic.Topics;

/** Asks Kafka about every topic and group, each question for 2 s at most. One thread at a time. */
@Component
class KafkaLook implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final SequencedMap<String, List<Topic<?>>> READS = Groups.reads();
    private static final List<TopicPartition> PARTITIONS =
            Topics.all().stream().flatMap(KafkaLook::partitions).toList();

    private final Admin kafka;
    private final Clock clock;
    private final OldestUnread oldestUnread;
    private final Pace pace = new Pace();
    private final EdgeTimes oldest = EdgeTimes.oldest();
    private final EdgeTimes newest = EdgeTimes.newest();

    KafkaLook(Admin kafka, KafkaSettings settings, Clock clock) {
        this.kafka = kafka;
        this.clock = clock;
        this.oldestUnread = new OldestUnread(settings);
    }

    KafkaFigures look() throws ExecutionException, TimeoutException, InterruptedException {
        // All is asked before the first answer is waited for: one after the other would take as many times as long.
        var described = kafka.describeConsumerGroups(READS.keySet()).describedGroups();
        var committed = kafka.listConsumerGroupOffsets(READS.keySet().stream()
                .collect(Collectors.toMap(Function.identity(), group -> new ListConsumerGroupOffsetsSpec())));
        var earliest = kafka.listOffsets(each(OffsetSpec::earliest));
        var latest = kafka.listOffsets(each(OffsetSpec::latest), new ListOffsetsOptions(IsolationLevel.READ_COMMITTED));
        var starts = offsets(earliest);
        var ends = offsets(latest);

        var members = new HashMap<String, ConsumerGroupDescription>();
        for (var group : described.entrySet()) {
            unlessUnknown(group.getValue()).ifPresent(found -> members.put(group.getKey(), found));
        }
        var positions = new HashMap<TopicPartition, Long>();
        for (var group : READS.keySet()) {
            var reached = unlessUnknown(committed.partitionsToOffsetAndMetadata(group));
            positions.putAll(positions(group, starts, reached.orElse(Map.of())));
        }
        pace.observe(clock.instant(), sums(ends));
        learnTimes(starts, ends);
        return new KafkaFigures(topics(starts, ends), groups(members, lags(positions, ends)));
    }

    @Override
    public void close() {
        oldestUnread.close();
    }

    private static Membership membership(GroupState state) {
        return switch (state) {
            case STABLE -> Membership.STABLE;
            case PREPARING_REBALANCE, COMPLETING_REBALANCE, ASSIGNING, RECONCILING -> Membership.SHARING;
            case EMPTY, DEAD -> Membership.ABSENT;
            case UNKNOWN, NOT_READY -> Membership.UNKNOWN;
        };
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

    private static List<GroupFigures> groups(
            Map<String, ConsumerGroupDescription> members, Map<TopicPartition, PartitionLag> lags) {
        return READS.keySet().stream()
                .map(name -> group(name, members.get(name), lags))
                .toList();
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

    private void learnTimes(Map<TopicPartition, Long> starts, Map<TopicPartition, Long> ends)
            throws ExecutionException, TimeoutException, InterruptedException {
        var filled = ends.entrySet().stream()
                .filter(end -> end.getValue() > starts.getOrDefault(end.getKey(), 0L))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        var firsts = new HashMap<>(starts);
        firsts.keySet().retainAll(filled.keySet());
        var ofOldest = kafka.listOffsets(oldest.questions(firsts));
        var ofNewest = kafka.listOffsets(newest.questions(filled));
        oldest.learn(firsts, await(ofOldest.all()));
        newest.learn(filled, await(ofNewest.all()));
    }

    private List<TopicFigures> topics(Map<TopicPartition, Long> starts, Map<TopicPartition, Long> ends) {
        return Topics.all().stream()
                .map(topic -> new TopicFigures(
                        topic.name(),
                        partitions(topic)
                                .mapToLong(partition -> Math.max(
                                        0, ends.getOrDefault(partition, 0L) - starts.getOrDefault(partition, 0L)))
                                .sum(),
                        pace.perMinute(topic.name()),
                        times(topic, newest).max(Comparator.naturalOrder()).orElse(null),
                        times(topic, oldest).min(Comparator.naturalOrder()).orElse(null),
                        topic.retention()))
                .toList();
    }

    private static Stream<Instant> times(Topic<?> topic, EdgeTimes edge) {
        return partitions(topic).flatMap(partition -> Stream.ofNullable(edge.at(partition)));
    }

    private static Map<String, Long> sums(Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream()
                .collect(Collectors.groupingBy(
                        end -> end.getKey().topic(), Collectors.summingLong(Map.Entry::getValue)));
    }

    private static Map<TopicPartition, Long> offsets(ListOffsetsResult asked)
            throws ExecutionException, TimeoutException, InterruptedException {
        return await(asked.all()).entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().offset()));
    }

    private static Map<TopicPartition, OffsetSpec> each(Supplier<OffsetSpec> which) {
        return PARTITIONS.stream().collect(Collectors.toMap(Function.identity(), partition -> which.get()));
    }

    private static List<TopicPartition> partitionsOf(String group) {
        return READS.getOrDefault(group, List.of()).stream()
                .flatMap(KafkaLook::partitions)
                .toList();
    }

    private static Stream<TopicPartition> partitions(Topic<?> topic) {
        return IntStream.range(0, Topics.PARTITIONS).mapToObj(partition -> new TopicPartition(topic.name(), partition));
    }

    /** Empty for a group that never was there. */
    private static <T> Optional<T> unlessUnknown(KafkaFuture<T> answer)
            throws ExecutionException, TimeoutException, InterruptedException {
        try {
            return Optional.of(await(answer));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GroupIdNotFoundException) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static <T> T await(KafkaFuture<T> future)
            throws ExecutionException, TimeoutException, InterruptedException {
        return future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }
}
