package shop.orderpipeline.adminconsole.projection;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.kafka.listener.KafkaMessageListenerContainer;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import shop.orderpipeline.topic.Groups;
import shop.orderpipeline.topic.Topics;

/** Looks every two seconds how far the projection is behind its topic, and whether it still is the same topic. */
@Component
public class ProjectionWatch {

    private static final Logger LOG = LoggerFactory.getLogger(ProjectionWatch.class);
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Admin kafka;
    private final Clock clock;
    private final ConflictProjection projection;
    private final KafkaMessageListenerContainer<byte[], byte[]> container;
    private final TopicIdentity identity;
    private final Freshness freshness = new Freshness();
    private volatile Look last = new Look(Optional.empty(), null);
    private volatile Optional<Instant> topicAnewAt = Optional.empty();

    ProjectionWatch(
            Admin kafka,
            Clock clock,
            ConflictProjection projection,
            KafkaMessageListenerContainer<byte[], byte[]> container,
            @Qualifier("projectionPool") DataSource database) {
        this.kafka = kafka;
        this.clock = clock;
        this.projection = projection;
        this.container = container;
        this.identity = new TopicIdentity(database, Topics.CONFLICTS.name());
    }

    /**
     * How old the shown conflicts may be.
     *
     * @param ageSeconds everything published up to so many seconds ago is shown; null until the first catching up
     * @param lagRecords how many records wait; null where Kafka has not answered yet
     */
    public record Lateness(
            @Nullable Long ageSeconds, @Nullable Long lagRecords) {}

    public Lateness lateness() {
        var look = last;
        return new Lateness(
                look.completeUpTo()
                        .map(at -> Math.max(
                                0, Duration.between(at, clock.instant()).toSeconds()))
                        .orElse(null),
                look.lagRecords());
    }

    /** When the topic was last found to have been made anew, and was read from its beginning; empty where it never was. */
    public Optional<Instant> topicAnewAt() {
        return topicAnewAt;
    }

    /** Why conflicts are not being projected now; empty where they are. */
    public Optional<String> trouble() {
        if (!container.isRunning() || !container.isInExpectedState()) {
            return Optional.of("the projection is stopped");
        }
        var assigned = container.getAssignedPartitions();
        if (assigned == null || assigned.isEmpty()) {
            return Optional.of("the projection has no partition");
        }
        return projection.failing() ? Optional.of("the projection can't store") : Optional.empty();
    }

    @Scheduled(fixedDelay = 2_000)
    void look() throws InterruptedException {
        try {
            identify();
        } catch (SQLException e) {
            LOG.atWarn().addKeyValue("sqlState", e.getSQLState()).log("the topic was not compared with the offsets");
        } catch (ExecutionException | TimeoutException e) {
            LOG.atWarn().addKeyValue("failure", e.getClass().getName()).log("Kafka did not tell which topic it is");
        }
        try {
            measure();
        } catch (ExecutionException | TimeoutException e) {
            LOG.atWarn().addKeyValue("failure", e.getClass().getName()).log("Kafka did not tell the projection's lag");
        }
    }

    private void identify() throws SQLException, ExecutionException, TimeoutException, InterruptedException {
        // The offsets first: they never lie beyond an end that is read after them.
        var projected = identity.projected();
        var topic = await(kafka.describeTopics(List.of(Topics.CONFLICTS.name())).allTopicNames())
                .get(Topics.CONFLICTS.name());
        if (topic != null) {
            topicAnewAt = identity.compare(topic.topicId().toString(), projected, offsets(OffsetSpec::latest));
        }
    }

    private void measure() throws ExecutionException, TimeoutException, InterruptedException {
        var projected =
                await(kafka.listConsumerGroupOffsets(Groups.CONFLICT_PROJECTION).partitionsToOffsetAndMetadata());
        var starts = offsets(OffsetSpec::earliest);
        var ends = offsets(OffsetSpec::latest);
        var now = clock.instant();
        var positions = new HashMap<Integer, Long>();
        for (var start : starts.entrySet()) {
            var committed = projected.get(new TopicPartition(Topics.CONFLICTS.name(), start.getKey()));
            positions.put(
                    start.getKey(),
                    committed == null ? start.getValue() : Math.max(committed.offset(), start.getValue()));
        }
        freshness.observe(now, ends, positions);
        last = new Look(
                freshness.completeUpTo(),
                ends.entrySet().stream()
                        .mapToLong(end -> Math.max(0, end.getValue() - positions.getOrDefault(end.getKey(), 0L)))
                        .sum());
    }

    private Map<Integer, Long> offsets(Supplier<OffsetSpec> which)
            throws ExecutionException, TimeoutException, InterruptedException {
        var wanted = IntStream.range(0, Topics.PARTITIONS)
                .boxed()
                .collect(Collectors.toMap(
                        partition -> new TopicPartition(Topics.CONFLICTS.name(), partition), partition -> which.get()));
        return await(kafka.listOffsets(wanted, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                        .all())
                .entrySet()
                .stream()
                .collect(Collectors.toMap(
                        entry -> entry.getKey().partition(),
                        entry -> entry.getValue().offset()));
    }

    private static <T> T await(KafkaFuture<T> future)
            throws ExecutionException, TimeoutException, InterruptedException {
        return future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }

    private record Look(
            Optional<Instant> completeUpTo, @Nullable Long lagRecords) {}
}
