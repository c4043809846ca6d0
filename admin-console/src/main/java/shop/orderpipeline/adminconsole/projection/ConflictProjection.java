package shop.orderpipeline.adminconsole.projection;

import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.listener.BatchMessageListener;
import shop.orderpipeline.conflict.Conflict;
import shop.orderpipeline.failure.SqlFailure;
import shop.orderpipeline.topic.DeadLetter;
import shop.orderpipeline.topic.DeadLetterReason;
import shop.orderpipeline.topic.Groups;
import shop.orderpipeline.topic.Publisher;
import shop.orderpipeline.topic.Topic;
import shop.orderpipeline.topic.Topics;

/**
 * Stores the conflicts of a poll, and dead-letters what can't be stored. Returns only when everything is in the table or
 * acknowledged on the dead-letter topic; otherwise it throws, and the whole batch runs again: the table's key absorbs
 * what was stored already.
 */
final class ConflictProjection implements BatchMessageListener<byte[], byte[]> {

    private static final Logger LOG = LoggerFactory.getLogger(ConflictProjection.class);

    private final ConflictTable table;
    private final Publisher publisher;
    private final Clock clock;
    private volatile boolean failing;

    ConflictProjection(ConflictTable table, Publisher publisher, Clock clock) {
        this.table = table;
        this.publisher = publisher;
        this.clock = clock;
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
        var readable = new ArrayList<Received>(records.size());
        var deadLetters = publisher.step();
        for (var record : records) {
            switch (read(record)) {
                case Topic.Read.Parsed<Conflict>(var conflict) -> readable.add(new Received(record, conflict));
                case Topic.Read.Unreadable<Conflict>(var reason, var error) ->
                    deadLetters.send(deadLetter(record, reason, error));
            }
        }
        store(readable, deadLetters);
        deadLetters.await();
    }

    private static Topic.Read<Conflict> read(ConsumerRecord<byte[], byte[]> record) {
        var read = Topics.CONFLICTS.read(record);
        return read instanceof Topic.Read.Parsed<Conflict>(var conflict)
                ? Storable.refusal(conflict)
                        .<Topic.Read<Conflict>>map(
                                error -> new Topic.Read.Unreadable<>(DeadLetterReason.DATA_REFUSED, error))
                        .orElse(read)
                : read;
    }

    /** One statement for all; where the database refuses the data, halves, until the refused ones stand alone. */
    private void store(List<Received> received, Publisher.Step deadLetters) throws SQLException {
        if (received.isEmpty()) {
            return;
        }
        try {
            table.insert(received.stream().map(Received::conflict).toList());
        } catch (SQLException e) {
            if (SqlFailure.in(e) != SqlFailure.DATA) {
                throw e;
            }
            if (received.size() == 1) {
                deadLetters.send(deadLetter(
                        received.getFirst().record(),
                        DeadLetterReason.DATA_REFUSED,
                        "the database refused it: SQLSTATE " + e.getSQLState()));
                return;
            }
            int half = received.size() / 2;
            store(received.subList(0, half), deadLetters);
            store(received.subList(half, received.size()), deadLetters);
        }
    }

    private ProducerRecord<byte[], byte[]> deadLetter(
            ConsumerRecord<byte[], byte[]> record, DeadLetterReason reason, String error) {
        LOG.atWarn()
                .addKeyValue("partition", record.partition())
                .addKeyValue("offset", record.offset())
                .addKeyValue("reason", reason.code())
                .log("conflict could not be projected");
        return new DeadLetter(reason, Groups.CONFLICT_PROJECTION, 1, error, false)
                .of(record, Topics.CONFLICTS, clock.instant());
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

    private record Received(ConsumerRecord<byte[], byte[]> record, Conflict conflict) {}

    /** The batch must run again, whole. */
    static final class BatchFailed extends RuntimeException {

        BatchFailed(Throwable cause) {
            super("batch of conflicts not projected", cause);
        }
    }
}
