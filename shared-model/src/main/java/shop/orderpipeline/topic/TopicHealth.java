package shop.orderpipeline.topic;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Asks the brokers how some topics are, over one connection that stays; an answer takes 2 s at most. One thread asks. */
public final class TopicHealth implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Optional<String> AWAY = Optional.of("Kafka does not answer");

    private final List<String> topics;
    private final Need need;
    private final int replicasNeeded;
    private final Admin admin;
    private volatile boolean someAway;

    /** How much of its topics a service needs to do its work. */
    public enum Need {
        /** It answers for records of every key. */
        EVERY_PARTITION,
        /**
         * What it takes for one key is done whatever becomes of another. A partition that is away is away for all instances:
         * none of them would be spared by being taken out, and what the other partitions take would be lost.
         */
        ANY_PARTITION
    }

    public TopicHealth(KafkaSettings settings, List<Topic<?>> topics, Need need) {
        this.need = need;
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

    /** Why the topics would not take what is needed now, empty where they would. */
    public Optional<String> notWritable() throws InterruptedException {
        try {
            var described = await(admin.describeTopics(topics).allTopicNames()).values();
            someAway = judge(described, Need.EVERY_PARTITION, replicasNeeded).isPresent();
            return judge(described, need, replicasNeeded);
        } catch (ExecutionException e) {
            return e.getCause() instanceof UnknownTopicOrPartitionException ? Optional.of("a topic is missing") : AWAY;
        } catch (TimeoutException e) {
            return AWAY;
        }
    }

    /** Whether a partition would not have taken a record when this was asked last; any thread may call. */
    public boolean someAway() {
        return someAway;
    }

    static Optional<String> judge(Collection<TopicDescription> topics, Need need, int replicasNeeded) {
        for (var topic : topics) {
            int all = topic.partitions().size();
            long writable = topic.partitions().stream()
                    .filter(partition -> isWritable(partition, replicasNeeded))
                    .count();
            boolean enough = switch (need) {
                case EVERY_PARTITION -> writable == all;
                case ANY_PARTITION -> writable > 0;
            };
            if (!enough) {
                return Optional.of((all - writable) + " of " + all + " partitions of " + topic.name()
                        + " have no leader or too few replicas in sync");
            }
        }
        return Optional.empty();
    }

    private static boolean isWritable(TopicPartitionInfo partition, int replicasNeeded) {
        return partition.leader() != null
                && !partition.leader().isEmpty()
                && partition.isr().size() >= replicasNeeded;
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
