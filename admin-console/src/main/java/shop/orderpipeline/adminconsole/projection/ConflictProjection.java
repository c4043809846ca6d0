package shop.orderpipeline.adminconsole.projection;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.listener.BatchMessageListener;
import org.springframework.kafka.listener.ConsumerSeekAware;
import shop.orderpipeline.conflict.Conflict;
import shop.orderpipeline.failure.SqlFailure;
import shop.orderpipeline.topic.DeadLetterReason;
import shop.orderpipeline.topic.Publisher;
import shop.orderpipeline.topic.Topic;
import shop.orderpipeline.topic.Topics;

/**
 * Stores the conflicts of a poll, and dead-letters what can't be stored. Returns only when everything is in the tables or
 * acknowledged on the dead-letter topic; otherwise it throws, and the whole batch runs again.
 *
 * <p>Each record counts once: the offset that a partition is projected up to moves in the transaction that stores, and
 * stands in the database. This reader goes where the database says, whatever the group committed. Where somebody else
 * moved it (a rebuild set it back, another reader has the partition) nothing is stored, and reading goes on from there.
 */
final class ConflictProjection implements BatchMessageListener<byte[], byte[]>, ConsumerSeekAware {

    private static final Logger LOG = LoggerFactory.getLogger(ConflictProjection.class);

    /** Clocks differ; a conflict of a later day is none of ours. */
    private static final Duration FUTURE = Duration.ofDays(1);

    private final DataSource database;
    private final ProjectedOffsets offsets = new ProjectedOffsets(Topics.CONFLICTS.name());
    private final Refusals refusals;
    private final Clock clock;
    private final Counter stored;
    private final Counter repeated;
    private final Counter expired;
    /** Where this reader believes each partition to be projected up to; only the listener's thread looks. */
    private final Map<Integer, Long> believed = new HashMap<>();

    private final Set<String> partitionsMade = new HashSet<>();
    private @Nullable ConsumerSeekCallback seeker;
    private volatile boolean failing;

    ConflictProjection(DataSource database, Publisher publisher, Clock clock, MeterRegistry meters) {
        this.database = database;
        this.refusals = new Refusals(database, publisher, clock);
        this.clock = clock;
        this.stored = counter(meters, "stored");
        this.repeated = counter(meters, "repeated");
        this.expired = counter(meters, "expired");
    }

    private static Counter counter(MeterRegistry meters, String result) {
        return Counter.builder("conflicts.projected")
                .description("conflicts read: stored, known already, or older than what is kept")
                .tag("result", result)
                .register(meters);
    }

    @Override
    public void onPartitionsAssigned(Map<TopicPartition, Long> assignments, ConsumerSeekCallback callback) {
        believed.clear();
        try (var connection = database.getConnection()) {
            seek(assignments.keySet(), offsets.read(connection), callback);
        } catch (SQLException e) {
            // Whatever is projected already is passed over.
            seek(assignments.keySet(), Map.of(), callback);
        }
    }

    /** Looks, while nothing comes, whether the offsets were set back. */
    @Override
    public void onIdleContainer(Map<TopicPartition, Long> assignments, ConsumerSeekCallback callback) {
        try (var connection = database.getConnection()) {
            var actual = offsets.read(connection);
            var moved = assignments.keySet().stream()
                    .filter(partition -> isMoved(partition.partition(), actual))
                    .toList();
            seek(moved, actual, callback);
        } catch (SQLException e) {
            LOG.atDebug().addKeyValue("sqlState", e.getSQLState()).log("offsets could not be compared");
        }
    }

    @Override
    public void registerSeekCallback(ConsumerSeekCallback callback) {
        seeker = callback;
    }

    private boolean isMoved(int partition, Map<Integer, Long> actual) {
        return !believed.getOrDefault(partition, 0L).equals(actual.getOrDefault(partition, 0L));
    }

    private void seek(Collection<TopicPartition> partitions, Map<Integer, Long> actual, ConsumerSeekCallback callback) {
        for (var partition : partitions) {
            long next = actual.getOrDefault(partition.partition(), 0L);
            believed.put(partition.partition(), next);
            callback.seek(partition.topic(), partition.partition(), next);
        }
    }

    @Override
    public void onMessage(List<ConsumerRecord<byte[], byte[]>> records) {
        try {
            project(records);
            failing = false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BatchFailed(e);
        } catch (Throwable e) { // An Error would end the listener silently.
            failing = true;
            report(e, records.size());
            throw new BatchFailed(e);
        }
    }

    /** True while the last batch could not be stored and is being run again. */
    boolean failing() {
        return failing;
    }

    private void project(List<ConsumerRecord<byte[], byte[]>> records) throws SQLException, InterruptedException {
        var toProject = toProject(records);
        if (toProject.isEmpty()) {
            return;
        }
        var readable = new ArrayList<Received>(toProject.size());
        var refused = new ArrayList<Refusals.Refused>();
        for (var record : toProject) {
            switch (read(record)) {
                case Topic.Read.Parsed<Conflict>(var conflict) -> readable.add(Received.of(record, conflict));
                case Topic.Read.Unreadable<Conflict>(var reason, var error) ->
                    refused.add(new Refusals.Refused(record, reason, error));
            }
        }
        // Before any offset moves past them.
        refusals.put(refused);
        var worthKeeping = worthKeeping(readable);
        try {
            store(worthKeeping, nextOffsets(toProject));
        } catch (SQLException e) {
            if (SqlFailure.in(e) != SqlFailure.DATA) {
                throw e;
            }
            storeByHalves(worthKeeping, e);
            store(List.of(), nextOffsets(toProject));
        }
        refusals.batchIsOver();
    }

    /**
     * Those whose partition stands where we believe it to. Of the others reading goes on where it really stands, and all of
     * ours are looked at: one that has nothing new may have been set back, while others keep us busy.
     */
    private List<ConsumerRecord<byte[], byte[]>> toProject(List<ConsumerRecord<byte[], byte[]>> records)
            throws SQLException {
        Map<Integer, Long> actual;
        try (var connection = database.getConnection()) {
            actual = offsets.read(connection);
        }
        var moved = Stream.concat(believed.keySet().stream(), records.stream().map(ConsumerRecord::partition))
                .distinct()
                .filter(partition -> isMoved(partition, actual))
                .map(partition -> new TopicPartition(Topics.CONFLICTS.name(), partition))
                .toList();
        seek(moved, actual, Objects.requireNonNull(seeker));
        return records.stream()
                .filter(record -> !moved.contains(new TopicPartition(record.topic(), record.partition())))
                .filter(record -> record.offset() >= believed.getOrDefault(record.partition(), 0L))
                .toList();
    }

    private Topic.Read<Conflict> read(ConsumerRecord<byte[], byte[]> record) {
        var read = Topics.CONFLICTS.read(record);
        return read instanceof Topic.Read.Parsed<Conflict>(var conflict)
                ? Storable.refusal(conflict, clock.instant().plus(FUTURE))
                        .<Topic.Read<Conflict>>map(
                                error -> new Topic.Read.Unreadable<>(DeadLetterReason.DATA_REFUSED, error))
                        .orElse(read)
                : read;
    }

    /** The first of each id, and nothing that would be dropped again at once. */
    private List<Received> worthKeeping(List<Received> received) {
        var oldest = oldestKept();
        var firsts = new LinkedHashMap<String, Received>();
        for (var each : received) {
            if (each.conflict().at().isBefore(oldest)) {
                expired.increment();
            } else if (firsts.putIfAbsent(each.conflict().id(), each) != null) {
                repeated.increment();
            }
        }
        return List.copyOf(firsts.values());
    }

    private Instant oldestKept() {
        return clock.instant().minus(Partitions.RETENTION);
    }

    /** Until those that the database refuses stand alone. */
    private void storeByHalves(List<Received> received, SQLException refusal)
            throws SQLException, InterruptedException {
        if (received.size() == 1) {
            refusals.put(List.of(new Refusals.Refused(
                    received.getFirst().record(),
                    DeadLetterReason.DATA_REFUSED,
                    "the database refused it: SQLSTATE " + refusal.getSQLState())));
            return;
        }
        int middle = received.size() / 2;
        for (var half : List.of(received.subList(0, middle), received.subList(middle, received.size()))) {
            try {
                store(half, nextOffsets(half.stream().map(Received::record).toList()));
            } catch (SQLException e) {
                if (SqlFailure.in(e) != SqlFailure.DATA) {
                    throw e;
                }
                storeByHalves(half, e);
            }
        }
    }

    /** All of it, and the offsets with it, or nothing. */
    private void store(List<Received> received, Map<Integer, Long> nextOffsets) throws SQLException {
        try (var connection = database.getConnection()) {
            makePartitions(connection, received);
            connection.setAutoCommit(false);
            try {
                if (offsets.lock(connection, nextOffsets.keySet()).entrySet().stream()
                        .anyMatch(actual ->
                                !believed.getOrDefault(actual.getKey(), 0L).equals(actual.getValue()))) {
                    throw new IllegalStateException("the partition is projected by somebody else");
                }
                long fresh = received.isEmpty()
                        ? 0
                        : ConflictTable.store(
                                connection, received, clock.instant().minus(Retention.MINUTES_KEPT));
                offsets.advance(connection, nextOffsets);
                connection.commit();
                believed.putAll(nextOffsets);
                stored.increment((double) fresh);
                repeated.increment((double) (received.size() - fresh));
            } catch (SQLException | RuntimeException e) {
                connection.rollback();
                throw e;
            }
        }
    }

    private void makePartitions(Connection connection, List<Received> received) throws SQLException {
        for (var each : received) {
            var at = each.conflict().at();
            if (!partitionsMade.contains(Partitions.nameOf(at))) {
                Partitions.ensure(connection, at);
                partitionsMade.add(Partitions.nameOf(at));
            }
        }
    }

    private static Map<Integer, Long> nextOffsets(List<ConsumerRecord<byte[], byte[]>> records) {
        var next = new HashMap<Integer, Long>();
        for (var record : records) {
            next.merge(record.partition(), record.offset() + 1, Math::max);
        }
        return next;
    }

    /** Without the failure's message, which may quote values. */
    private static void report(Throwable failure, int records) {
        var sql = Optional.ofNullable(SqlFailure.in(failure));
        LOG.atError()
                .addKeyValue("records", records)
                .addKeyValue("sqlFailure", sql.map(Enum::name).orElse("none"))
                .addKeyValue("failure", failure.getClass().getName())
                .log("batch of conflicts is run again");
    }

    /** The batch must run again, whole. */
    static final class BatchFailed extends RuntimeException {

        BatchFailed(Throwable cause) {
            super("batch of conflicts not projected", cause);
        }
    }
}
