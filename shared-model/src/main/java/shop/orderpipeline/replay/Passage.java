package shop.orderpipeline.replay;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import shop.orderpipeline.topic.Groups;
import shop.orderpipeline.topic.KafkaSettings;
import shop.orderpipeline.topic.Topic;
import shop.orderpipeline.topic.Topics;

/**
 * Waits until replayed records, and what came of them on later topics, were worked by the groups that consume them: a
 * group moves its offset last, so what it passed is done.
 */
final class Passage implements AutoCloseable {

    /** In the order data flows; whoever passed one topic has published its share of the later ones. */
    private static final List<Leg> WAY = way();

    private static final int PATIENCE_MS = 15_000;
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);
    private static final Duration LOOK = Duration.ofSeconds(2);

    private final Admin admin;
    private final KafkaConsumer<byte[], byte[]> consumer;

    /** A topic and the group that consumes it. */
    private record Leg(Topic<?> topic, String group) {}

    Passage(KafkaSettings kafka) {
        this.admin = Admin.create(Map.of(
                CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG,
                (Object) kafka.bootstrapServers(),
                CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG,
                PATIENCE_MS,
                CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG,
                PATIENCE_MS));
        var settings = new HashMap<>(kafka.consumer("replay"));
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, PATIENCE_MS);
        // Whether there is a record is all that is asked.
        settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 1_024);
        this.consumer = new KafkaConsumer<>(settings);
    }

    private static List<Leg> way() {
        var way = new ArrayList<Leg>();
        way.add(new Leg(Topics.PAYMENT_NOTIFICATIONS, Groups.CONFIRMATION));
        way.add(new Leg(Topics.VERIFICATION_REQUESTS, Groups.VERIFICATION));
        way.add(new Leg(Topics.PAYMENT_VERDICTS, Groups.CONFIRMATION));
        way.add(new Leg(Topics.PAID_ORDERS, Groups.DEDUCTION));
        Topics.PAID_ORDERS_RETRIES.forEach(retry -> way.add(new Leg(retry, Groups.DEDUCTION_RETRY)));
        way.add(new Leg(Topics.CONFLICTS, Groups.CONFLICT_PROJECTION));
        return List.copyOf(way);
    }

    /** Whether nobody waits any more. */
    @FunctionalInterface
    interface Stop {

        boolean isAsked() throws SQLException;
    }

    /**
     * Returns when what was published to the topic until now is worked, and what came of it.
     *
     * @param deadline by {@link System#nanoTime()}
     * @param stop looked at all the time
     * @return false where it was told to stop before
     * @throws NotReplayed where a group is not through by then
     */
    boolean await(Topic<?> topic, long deadline, Stop stop) throws InterruptedException, SQLException {
        for (var leg : legs(topic)) {
            var ends = ends(leg.topic());
            while (!isPast(leg.group(), ends)) {
                if (stop.isAsked()) {
                    return false;
                }
                if (System.nanoTime() > deadline) {
                    throw new NotReplayed(
                            NotReplayed.Why.TIMEOUT,
                            "the records are published, but the group " + leg.group() + " is not through "
                                    + leg.topic().name() + ": is its service up? Nothing is proved yet");
                }
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
            }
        }
        return true;
    }

    /** The groups that work what is published to a topic, and what comes of it. */
    static Set<String> groups(Topic<?> topic) {
        return legs(topic).stream().map(Leg::group).collect(Collectors.toSet());
    }

    /** The topic itself, then all that lies behind it; a verdict may lead back to a question. */
    private static List<Leg> legs(Topic<?> topic) {
        if (WAY.stream().noneMatch(leg -> leg.topic().equals(topic))) {
            return List.of();
        }
        var legs = new ArrayList<>(
                WAY.stream().dropWhile(leg -> !leg.topic().equals(topic)).toList());
        if (topic.equals(Topics.PAYMENT_VERDICTS)) {
            legs.add(1, WAY.get(1));
        }
        return legs;
    }

    private Map<TopicPartition, Long> ends(Topic<?> topic) throws InterruptedException {
        var latest = consumer.partitionsFor(topic.name()).stream()
                .collect(Collectors.toMap(
                        info -> new TopicPartition(info.topic(), info.partition()), _ -> OffsetSpec.latest()));
        try {
            return admin.listOffsets(latest).all().get().entrySet().stream()
                    .collect(Collectors.toMap(
                            Map.Entry::getKey, end -> end.getValue().offset()));
        } catch (ExecutionException e) {
            throw new KafkaException("the offsets of " + topic.name() + " can't be read", e);
        }
    }

    private boolean isPast(String group, Map<TopicPartition, Long> ends) throws InterruptedException {
        Map<TopicPartition, OffsetAndMetadata> committed;
        try {
            committed = admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata(group)
                    .get();
        } catch (ExecutionException e) {
            throw new KafkaException("the offsets of the group " + group + " can't be read", e);
        }
        var behind = new HashMap<TopicPartition, Long>();
        ends.forEach((partition, end) -> {
            @Nullable OffsetAndMetadata at = committed.get(partition);
            if (end > (at == null ? 0 : at.offset())) {
                behind.put(partition, end);
            }
        });
        return behind.isEmpty() || !holdRecords(behind, committed);
    }

    /** A transaction's own mark takes an offset, too, and no group commits behind the last one. */
    private boolean holdRecords(Map<TopicPartition, Long> ends, Map<TopicPartition, OffsetAndMetadata> committed) {
        consumer.assign(ends.keySet());
        for (var partition : ends.keySet()) {
            @Nullable OffsetAndMetadata at = committed.get(partition);
            if (at == null) {
                consumer.seekToBeginning(List.of(partition));
            } else {
                consumer.seek(partition, at.offset());
            }
        }
        long deadline = System.nanoTime() + LOOK.toNanos();
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            for (var record : consumer.poll(BETWEEN_LOOKS)) {
                if (record.offset() < ends.getOrDefault(new TopicPartition(record.topic(), record.partition()), 0L)) {
                    return true;
                }
            }
            if (System.nanoTime() > deadline) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void close() {
        consumer.close();
        admin.close(Duration.ofSeconds(2));
    }
}
