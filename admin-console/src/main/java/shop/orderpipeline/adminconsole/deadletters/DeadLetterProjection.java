package shop.orderpipeline.adminconsole.deadletters;

import io.micrometer.core.instrument.MeterRegistry;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.listener.BatchMessageListener;
import shop.orderpipeline.failure.SqlFailure;

/**
 * Stores the dead letters of a poll. Returns only when all are in the table; otherwise it throws, and the whole batch runs
 * again: the table's key absorbs what was stored already, and so does the counter {@code
 * dead.letters.projected{topic,reason}}. (Those who write letters count them as {@code dead.letters}; where all services
 * share one registry, one name would count each letter twice.)
 */
final class DeadLetterProjection implements BatchMessageListener<byte[], byte[]> {

    static final String PROJECTED = "dead.letters.projected";

    private static final Logger LOG = LoggerFactory.getLogger(DeadLetterProjection.class);

    private final LetterTable table;
    private final MeterRegistry meters;
    private volatile boolean failing;

    DeadLetterProjection(LetterTable table, MeterRegistry meters) {
        this.table = table;
        this.meters = meters;
    }

    @Override
    public void onMessage(List<ConsumerRecord<byte[], byte[]>> records) {
        try {
            project(records);
            failing = false;
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

    private void project(List<ConsumerRecord<byte[], byte[]>> records) throws SQLException {
        for (var added : table.insert(records.stream().map(Letter::of).toList())) {
            meters.counter(PROJECTED, "topic", added.topic(), "reason", added.reason())
                    .increment();
        }
    }

    /** Without the failure's message, which may quote values. */
    private static void report(Throwable failure, int records) {
        var sql = Optional.ofNullable(SqlFailure.in(failure));
        LOG.atError()
                .addKeyValue("records", records)
                .addKeyValue("sqlFailure", sql.map(Enum::name).orElse("none"))
                .addKeyValue("failure", failure.getClass().getName())
                .log("batch of dead letters is run again");
    }

    /** The batch must run again, whole. */
    static final class BatchFailed extends RuntimeException {

        BatchFailed(Throwable cause) {
            super("batch of dead letters not projected", cause);
        }
    }
}
