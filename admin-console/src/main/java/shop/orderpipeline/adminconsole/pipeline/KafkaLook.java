package shop.orderpipeline.adminconsole.pipeline;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.springframework.stereotype.Component;
import shop.orderpipeline.adminconsole.pipeline.KafkaFigures.TopicFigures;
import shop.orderpipeline.topic.GroupMeter;
import shop.orderpipeline.topic.KafkaSettings;
import shop.orderpipeline.topic.Topic;
import shop.orderpipeline.topic.Topics;

/** Asks Kafka about every topic and group, each question for 2 s at most. One thread at a time. */
@Component
class KafkaLook implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final List<TopicPartition> PARTITIONS =
            Topics.all().stream().flatMap(KafkaLook::partitions).toList();

    private final Admin kafka;
    private final Clock clock;
    private final GroupMeter groups;
    private final Pace pace = new Pace();
    private final EdgeTimes oldest = EdgeTimes.oldest();
    private final EdgeTimes newest = EdgeTimes.newest();

    KafkaLook(Admin kafka, KafkaSettings settings, Clock clock) {
        this.kafka = kafka;
        this.clock = clock;
        this.groups = new GroupMeter(kafka, settings);
    }

    KafkaFigures look() throws ExecutionException, TimeoutException, InterruptedException {
        // All is asked before the first answer is waited for: one after the other would take as many times as long.
        var asked = groups.ask();
        var earliest = kafka.listOffsets(each(OffsetSpec::earliest));
        var latest = kafka.listOffsets(each(OffsetSpec::latest), new ListOffsetsOptions(IsolationLevel.READ_COMMITTED));
        var starts = offsets(earliest);
        var ends = offsets(latest);

        var lags = asked.answer(starts, ends);
        pace.observe(clock.instant(), sums(ends));
        learnTimes(starts, ends);
        return new KafkaFigures(topics(starts, ends), lags);
    }

    @Override
    public void close() {
        groups.close();
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

    private static Stream<TopicPartition> partitions(Topic<?> topic) {
        return IntStream.range(0, Topics.PARTITIONS).mapToObj(partition -> new TopicPartition(topic.name(), partition));
    }

    private static <T> T await(KafkaFuture<T> future)
            throws ExecutionException, TimeoutException, InterruptedException {
        return future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }
}
