package shop.orderpipeline.topic;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Asks the brokers how some topics are, over one connection that stays; an answer takes 2 s at most. One thread asks. */
public final class TopicHealth implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Optional<String> AWAY = Optional.of("Kafka does not answer");

    private final List<String> topics;
    private final int replicasNeeded;
    private final Admin admin;

    public TopicHealth(KafkaSettings settings, List<Topic<?>> topics) {
        this.topics = topics.stream().<String>map(Topic::name).toList();
        this.replicasNeeded = settings.minInSyncReplicas();
        this.admin = Admin.create(Map.<String, Object>of(
                CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG,
                settings.bootstrapServers(),
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                (int) PATIENCE.toMillis(),
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                (int) PATIENCE.toMillis()));
    }

    /** Why nothing can be asked, empty where a broker answers. */
    public Optional<String> brokerIsAway() throws InterruptedException {
        try {
            await(admin.describeCluster().nodes());
            return Optional.empty();
        } catch (ExecutionException | TimeoutException e) {
            return AWAY;
        }
    }

    /** Why one of the topics would not take a record now, empty where all would. */
    public Optional<String> notWritable() throws InterruptedException {
        try {
            boolean writable = await(admin.describeTopics(topics).allTopicNames()).values().stream()
                    .flatMap(topic -> topic.partitions().stream())
                    .allMatch(partition -> partition.leader() != null
                            && !partition.leader().isEmpty()
                            && partition.isr().size() >= replicasNeeded);
            return writable ? Optional.empty() : Optional.of("a partition has no leader or too few replicas in sync");
        } catch (ExecutionException e) {
            return e.getCause() instanceof UnknownTopicOrPartitionException ? Optional.of("a topic is missing") : AWAY;
        } catch (TimeoutException e) {
            return AWAY;
        }
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(1));
    }

    private static <T> T await(KafkaFuture<T> future)
            throws InterruptedException, ExecutionException, TimeoutException {
        return future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }
}
