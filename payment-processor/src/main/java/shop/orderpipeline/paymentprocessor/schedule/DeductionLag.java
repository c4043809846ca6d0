package shop.orderpipeline.paymentprocessor.schedule;

import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import shop.orderpipeline.topic.Groups;
import shop.orderpipeline.topic.Topics;

/**
 * Whether inventory has read every paid order that is older than a minute. While it has not, an order without ledger rows
 * is not missed but waits its turn, and sending it again would only make the queue longer. Looked up at most every five
 * seconds; where Kafka does not say, inventory counts as behind.
 */
final class DeductionLag implements BooleanSupplier {

    private static final Logger log = LoggerFactory.getLogger(DeductionLag.class);

    private static final Duration OLD = Duration.ofMinutes(1);
    private static final Duration KEPT = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /** What Kafka says where no record is as young as that. */
    private static final long NO_RECORD = -1;

    private final Admin admin;
    private final Clock clock;
    private long lookedUpNanos;
    private boolean lookedUp;
    private boolean keepsUp;

    DeductionLag(Admin admin, Clock clock) {
        this.admin = admin;
        this.clock = clock;
    }

    @Override
    public synchronized boolean getAsBoolean() {
        long now = System.nanoTime();
        if (!lookedUp || now - lookedUpNanos > KEPT.toNanos()) {
            keepsUp = lookUp();
            lookedUpNanos = now;
            lookedUp = true;
        }
        return keepsUp;
    }

    private boolean lookUp() {
        try {
            return hasReadWhatIsOld();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException | TimeoutException e) {
            log.atWarn().setCause(e).log("inventory's lag is unknown");
            return false;
        }
    }

    private boolean hasReadWhatIsOld() throws InterruptedException, ExecutionException, TimeoutException {
        var partitions = get(
                        admin.describeTopics(List.of(Topics.PAID_ORDERS.name())).allTopicNames())
                .values()
                .stream()
                .flatMap(topic -> topic.partitions().stream()
                        .map(partition -> new TopicPartition(topic.name(), partition.partition())))
                .toList();
        var read = get(admin.listConsumerGroupOffsets(Groups.DEDUCTION).partitionsToOffsetAndMetadata());
        var ends = offsets(partitions, OffsetSpec.latest());
        var young = offsets(
                partitions, OffsetSpec.forTimestamp(clock.instant().minus(OLD).toEpochMilli()));
        return partitions.stream().allMatch(partition -> {
            var committed = read.get(partition);
            long firstYoung = young.getOrDefault(partition, NO_RECORD);
            // No young record: all that is there is old.
            long old = firstYoung == NO_RECORD ? ends.getOrDefault(partition, 0L) : firstYoung;
            return (committed == null ? 0 : committed.offset()) >= old;
        });
    }

    private Map<TopicPartition, Long> offsets(Collection<TopicPartition> partitions, OffsetSpec spec)
            throws InterruptedException, ExecutionException, TimeoutException {
        var asked = partitions.stream().collect(Collectors.toMap(Function.identity(), _ -> spec));
        return get(admin.listOffsets(asked).all()).entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, found -> found.getValue().offset()));
    }

    private static <T> T get(KafkaFuture<T> future) throws InterruptedException, ExecutionException, TimeoutException {
        return future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }
}
