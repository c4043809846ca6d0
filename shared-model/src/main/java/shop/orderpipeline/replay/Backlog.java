package shop.orderpipeline.replay;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import shop.orderpipeline.topic.GroupMeter;
import shop.orderpipeline.topic.GroupMeter.GroupFigures;
import shop.orderpipeline.topic.Groups;
import shop.orderpipeline.topic.KafkaSettings;
import shop.orderpipeline.topic.Topic;
import shop.orderpipeline.topic.Topics;

/** How far the groups are behind that work what is published to a topic, and what comes of it. */
final class Backlog implements AutoCloseable {

    private static final int PATIENCE_MS = 15_000;

    private final Admin admin;
    private final GroupMeter meter;

    Backlog(KafkaSettings kafka) {
        this.admin = Admin.create(Map.of(
                CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG,
                (Object) kafka.bootstrapServers(),
                CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG,
                PATIENCE_MS,
                CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG,
                PATIENCE_MS));
        this.meter = new GroupMeter(admin, kafka);
    }

    /** In records: that of the group that is furthest behind; 0 where nobody consumes the topic. */
    long of(Topic<?> topic) throws InterruptedException {
        var groups = Passage.groups(topic);
        try {
            return meter.ask().answer(offsets(true), offsets(false)).stream()
                    .filter(group -> groups.contains(group.name()))
                    .mapToLong(GroupFigures::lag)
                    .max()
                    .orElse(0);
        } catch (ExecutionException | TimeoutException e) {
            throw new KafkaException("how far the groups are behind can't be read", e);
        }
    }

    private Map<TopicPartition, Long> offsets(boolean first) throws InterruptedException, ExecutionException {
        var questions = new HashMap<TopicPartition, OffsetSpec>();
        Groups.reads().values().stream()
                .flatMap(List::stream)
                .forEach(topic -> IntStream.range(0, Topics.PARTITIONS)
                        .forEach(partition -> questions.put(
                                new TopicPartition(topic.name(), partition),
                                first ? OffsetSpec.earliest() : OffsetSpec.latest())));
        var offsets = new HashMap<TopicPartition, Long>();
        admin.listOffsets(questions, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                .all()
                .get()
                .forEach((partition, found) -> offsets.put(partition, found.offset()));
        return offsets;
    }

    @Override
    public void close() {
        meter.close();
        admin.close(Duration.ofSeconds(2));
    }
}
