package shop.orderpipeline.paymentprocessor.schedule;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import shop.orderpipeline.topic.Topic;

/**
 * Whether a group has read every record of a topic that has reached an age. While it has not, sending it more would only
 * make its queue longer. Looked up at most every five seconds; where Kafka does not say, the group counts as behind. The
 * age is held against our clock: one that is wrong sends too much or too little of what is sent again anyway.
 */
final class ReadUp implements BooleanSupplier {

    private static final Logger log = LoggerFactory.getLogger(ReadUp.class);

    private static final Duration KEPT = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    /** What Kafka says where no record is as young as that. */
    private static final long NO_RECORD = -1;

    private final Admin admin;
    private final Topic<?> topic;
    private final String group;
    private final Duration age;
    private final Clock clock;
    private List<TopicPartition> partitions = List.of();
    private long lookedUpNanos;
    private boolean lookedUp;
    private boolean readUp;

    ReadUp(Admin admin, Topic<?> topic, String group, Duration age, Clock clock) {
        this.admin = admin;
        this.topic = topic;
        this.group = group;
        this.age = age;
        this.clock = clock;
    }

    @Override
    public synchronized boolean getAsBoolean() {
        if (!lookedUp || System.nanoTime() - lookedUpNanos > KEPT.toNanos()) {
            readUp = lookUp();
            lookedUpNanos = System.nanoTime();
            lookedUp = true;
        }
        return readUp;
    }

    private boolean lookUp() {
        try {
            if (partitions.isEmpty()) {
                partitions = partitions();
            }
            return hasReadWhatIsOld();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException | TimeoutException e) {
            log.atWarn()
                    .setCause(e)
                    .addKeyValue("group", group)
                    .addKeyValue("topic", topic.name())
                    .log("a group's lag is unknown");
            return false;
        }
    }

    private List<TopicPartition> partitions() throws InterruptedException, ExecutionException, TimeoutException {
        return get(admin.describeTopics(List.of(topic.name())).allTopicNames()).values().stream()
                .flatMap(found -> found.partitions().stream()
                        .map(partition -> new TopicPartition(found.name(), partition.partition())))
                .toList();
    }

    private boolean hasReadWhatIsOld() throws InterruptedException, ExecutionException, TimeoutException {
        // Asked all at once: three answers in turn would keep the schedule waiting three times as long.
        var read = admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata();
        var latest = offsets(OffsetSpec.latest());
        var firstYoung =
                offsets(OffsetSpec.forTimestamp(clock.instant().minus(age).toEpochMilli()));
        var committed = get(read);
        var ends = get(latest.all());
        var young = get(firstYoung.all());
        return partitions.stream().allMatch(partition -> {
            var position = committed.get(partition);
            var at = young.get(partition);
            var end = ends.get(partition);
            // No young record: all that is there is old.
            long old = at != null && at.offset() != NO_RECORD ? at.offset() : end == null ? 0 : end.offset();
            return (position == null ? 0 : position.offset()) >= old;
        });
    }

    private ListOffsetsResult offsets(OffsetSpec spec) {
        return admin.listOffsets(partitions.stream().collect(Collectors.toMap(Function.identity(), _ -> spec)));
    }

    private static <T> T get(KafkaFuture<T> future) throws InterruptedException, ExecutionException, TimeoutException {
        return future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }
}
