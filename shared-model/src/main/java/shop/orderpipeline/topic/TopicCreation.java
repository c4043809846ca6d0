package shop.orderpipeline.topic;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;

/** Creates what {@link Topics} declares; repeating it, also at the same moment in several services, changes nothing. */
public final class TopicCreation {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private TopicCreation() {}

    /**
     * Creates the missing topics and checks the partition counts of all.
     *
     * @throws IllegalStateException where the broker can't be reached in 30 s, or where a topic has another number of
     *     partitions: copies of one payment would then no longer meet
     */
    public static void createMissing(KafkaSettings settings) throws InterruptedException {
        try (var admin = Admin.create(Map.<String, Object>of(
                CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG,
                settings.bootstrapServers(),
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                (int) PATIENCE.toMillis()))) {
            var existing = await(admin.listTopics().names());
            var missing = Topics.all().stream()
                    .filter(topic -> !existing.contains(topic.name()))
                    .map(topic -> declaration(topic, settings))
                    .toList();
            for (var creation : admin.createTopics(missing).values().values()) {
                try {
                    await(creation);
                } catch (IllegalStateException e) {
                    if (!(e.getCause() instanceof TopicExistsException)) {
                        throw e;
                    }
                }
            }
            if (!existing.isEmpty()) {
                checkPartitions(admin, existing);
            }
        }
    }

    private static void checkPartitions(Admin admin, java.util.Set<String> existing) throws InterruptedException {
        var ours = new HashSet<>(Topics.all().stream().map(Topic::name).toList());
        ours.retainAll(existing);
        for (var description :
                await(admin.describeTopics(List.copyOf(ours)).allTopicNames()).values()) {
            if (description.partitions().size() != Topics.PARTITIONS) {
                throw new IllegalStateException("topic " + description.name() + " has "
                        + description.partitions().size() + " partitions, not " + Topics.PARTITIONS
                        + ": copies of one payment would no longer meet on one partition");
            }
        }
    }

    private static NewTopic declaration(Topic<?> topic, KafkaSettings settings) {
        return new NewTopic(topic.name(), Topics.PARTITIONS, (short) settings.replication())
                .configs(configuration(topic, settings.minInSyncReplicas()));
    }

    /** The broker's settings of a topic, also for who creates topics otherwise. */
    public static Map<String, String> configuration(Topic<?> topic, int minInSyncReplicas) {
        return Map.of(
                TopicConfig.CLEANUP_POLICY_CONFIG,
                TopicConfig.CLEANUP_POLICY_DELETE,
                TopicConfig.RETENTION_MS_CONFIG,
                Long.toString(topic.retention().toMillis()),
                // With acks=all alone, "all" may be one.
                TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG,
                Integer.toString(minInSyncReplicas),
                TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG,
                "false",
                // No producer's clock can expire a record or shift a waiting time.
                TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
                "LogAppendTime",
                TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                Integer.toString(topic.maxRecordBytes()));
    }

    private static <T> T await(org.apache.kafka.common.KafkaFuture<T> future) throws InterruptedException {
        try {
            return future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException("Kafka refused: " + e.getCause(), e.getCause());
        } catch (TimeoutException e) {
            throw new IllegalStateException("Kafka did not answer within " + PATIENCE.toSeconds() + " s", e);
        }
    }
}
