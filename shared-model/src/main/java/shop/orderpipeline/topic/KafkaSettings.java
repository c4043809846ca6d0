package shop.orderpipeline.topic;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.StickyAssignor;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Where Kafka is and how our clients talk to it: the settings that a promise rests on, written out with their reasons,
 * so that no change of a default changes what we promise.
 *
 * @param bootstrapServers {@code host:port[,host:port]}
 * @param instance a name that stays the same over restarts of this process and is no other process's; absent: dynamic
 *     membership. With it a restarted member takes its partitions back without waiting for the old session.
 * @param replication replicas of each topic: 3 in production, 1 on a single node
 * @param minInSyncReplicas of which so many must have a record before it is acknowledged: 2, or 1 on a single node
 */
public record KafkaSettings(
        String bootstrapServers, Optional<String> instance, int replication, int minInSyncReplicas) {

    /** One broker on this machine. */
    public static KafkaSettings singleNode(String bootstrapServers) {
        return new KafkaSettings(bootstrapServers, Optional.empty(), 1, 1);
    }

    /** The settings from {@code KAFKA_BOOTSTRAP_SERVERS, INSTANCE_ID, KAFKA_REPLICATION, KAFKA_MIN_IN_SYNC_REPLICAS}. */
    public static KafkaSettings fromEnvironment(Map<String, String> environment) {
        return new KafkaSettings(
                environment.getOrDefault("KAFKA_BOOTSTRAP_SERVERS", "localhost:19092"),
                Optional.ofNullable(environment.get("INSTANCE_ID")),
                Integer.parseInt(environment.getOrDefault("KAFKA_REPLICATION", "1")),
                Integer.parseInt(environment.getOrDefault("KAFKA_MIN_IN_SYNC_REPLICAS", "1")));
    }

    public KafkaSettings asInstance(String name) {
        return new KafkaSettings(bootstrapServers, Optional.of(name), replication, minInSyncReplicas);
    }

    /** A producer of effects: acknowledged by all in-sync replicas, never doubled or reordered by its own retries. */
    public Map<String, Object> producer() {
        var settings = new HashMap<String, Object>();
        settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        settings.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        settings.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        // Written out: a setting that contradicts it then fails at start instead of switching it off.
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        // We wait for the acknowledgement of what we send; lingering would only add to that wait.
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
        // A listener that can't publish must throw and run its batch again before its poll interval is over.
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 15_000);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000);
        return settings;
    }

    /** A consumer whose listener decides when its offset moves. */
    public Map<String, Object> consumer(String group) {
        var settings = new HashMap<String, Object>();
        settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        // What an aborted stream transaction wrote never happened.
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        // A group that lost its offsets reads everything again: harmless here. Skipping would lose payments.
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        // Not the cooperative one, see docs/adr/0005: it moves a partition in two rebalances, and members that keep
        // their
        // name over a restart come back to the half-way assignment of a group that calls itself stable.
        settings.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, StickyAssignor.class.getName());
        // A dead instance's partitions move on after this long.
        settings.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 10_000);
        settings.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 3_000);
        instance.ifPresent(name -> settings.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, group + "-" + name));
        return settings;
    }

    /**
     * A consumer that reads what is there and ends: it joins no group and moves no offset. Nobody watches its figures, and it
     * asks again at once: the broker would keep a question about a partition that has no more for half a second, and whoever
     * closes the consumer would wait for that.
     */
    public Map<String, Object> reader() {
        var settings = new HashMap<>(consumer("none"));
        settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
        settings.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 20);
        settings.putAll(unwatched());
        return settings;
    }

    /** For a client that lives as long as one question. */
    public static Map<String, Object> unwatched() {
        return Map.of(
                CommonClientConfigs.METRIC_REPORTER_CLASSES_CONFIG,
                List.of(),
                CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG,
                false);
    }
}
