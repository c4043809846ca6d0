package shop.orderpipeline.opscli;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import shop.orderpipeline.topic.GroupMeter;
import shop.orderpipeline.topic.GroupMeter.GroupFigures;
import shop.orderpipeline.topic.KafkaSettings;
import shop.orderpipeline.topic.Topic;
import shop.orderpipeline.topic.Topics;

/** Questions to Kafka, each answered within 3 s or failed by a {@link KafkaException}. It changes nothing there. */
public final class Broker implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final KafkaSettings settings;
    private final Admin admin;

    public Broker(KafkaSettings settings) {
        this.settings = settings;
        var client = new HashMap<>(KafkaSettings.unwatched());
        client.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrapServers());
        client.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
        client.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
        this.admin = Admin.create(client);
    }

    /** For questions that are not asked here; this class closes it. */
    public Admin admin() {
        return admin;
    }

    /** Those of the declared topics that are there. */
    public Map<String, TopicDescription> topics() throws InterruptedException {
        var there = answer(admin.listTopics().names());
        return answer(admin.describeTopics(Topics.all().stream()
                        .map(Topic::name)
                        .filter(there::contains)
                        .toList())
                .allTopicNames());
    }

    /** The first offset of each partition. */
    public Map<TopicPartition, Long> starts(Collection<TopicPartition> partitions) throws InterruptedException {
        return offsets(partitions, OffsetSpec::earliest);
    }

    /** The offset after the last record of each partition that readers see. */
    public Map<TopicPartition, Long> ends(Collection<TopicPartition> partitions) throws InterruptedException {
        return offsets(partitions, OffsetSpec::latest);
    }

    /** All partitions of these topics. */
    public static List<TopicPartition> partitions(Map<String, TopicDescription> topics) {
        return topics.values().stream()
                .flatMap(topic -> topic.partitions().stream()
                        .map(partition -> new TopicPartition(topic.name(), partition.partition())))
                .toList();
    }

    /** How every group is doing. */
    public List<GroupFigures> groups() throws InterruptedException {
        try (var meter = new GroupMeter(admin, settings)) {
            var asked = meter.ask();
            var partitions = partitions(topics());
            return asked.answer(starts(partitions), ends(partitions));
        } catch (ExecutionException e) {
            throw failure(e);
        } catch (TimeoutException e) {
            throw silence(e);
        }
    }

    /** Waits for an answer. */
    public <T> T answer(KafkaFuture<T> question) throws InterruptedException {
        try {
            return question.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw failure(e);
        } catch (TimeoutException e) {
            throw silence(e);
        }
    }

    private Map<TopicPartition, Long> offsets(Collection<TopicPartition> partitions, Supplier<OffsetSpec> which)
            throws InterruptedException {
        var questions = partitions.stream().collect(Collectors.toMap(partition -> partition, _ -> which.get()));
        var offsets = new HashMap<TopicPartition, Long>();
        answer(admin.listOffsets(questions, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                        .all())
                .forEach((partition, found) -> offsets.put(partition, found.offset()));
        return offsets;
    }

    private static KafkaException failure(ExecutionException e) {
        var cause = Objects.requireNonNullElse(e.getCause(), e);
        return cause instanceof KafkaException known ? known : new KafkaException(cause);
    }

    private static KafkaException silence(TimeoutException e) {
        return new org.apache.kafka.common.errors.TimeoutException("no answer in time", e);
    }

    @Override
    public void close() {
        admin.close(Duration.ofMillis(500));
    }
}
