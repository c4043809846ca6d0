package shop.orderpipeline.trace;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import shop.orderpipeline.failure.SqlFailure;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.topic.KafkaSettings;
import shop.orderpipeline.topic.PaymentRecords;

/** Follows one payment through all topics and tables. Reads only; several threads may ask. */
public final class PaymentTraces {

    /**
     * So much earlier than the tables first know of a payment its records are looked for: a payment that is reported before
     * its order stays on the schedule for two and a half hours.
     */
    static final Duration BEFORE_THE_TABLES = Duration.ofHours(3);

    /** How far back an id is looked for that no table knows: as long as notifications stay. */
    static final Duration UNKNOWN_TO_TABLES = Duration.ofDays(14);

    /** Each reading may move many megabytes. */
    private static final int READINGS_AT_ONCE = 4;

    private static final Logger LOG = LoggerFactory.getLogger(PaymentTraces.class);

    private final PaymentTables tables;
    private final PaymentRecords records;
    private final Semaphore readings = new Semaphore(READINGS_AT_ONCE);

    /** @param database where no statement runs for long */
    public PaymentTraces(DataSource database, KafkaSettings kafka) {
        this.tables = new PaymentTables(database);
        this.records = new PaymentRecords(kafka);
    }

    /**
     * Everything about a payment.
     *
     * @param patience what can't be read within it is named as missing; the tables are read in any case
     * @return also where nothing is known, see {@link PaymentTrace#isEmpty()}, and where the database or Kafka is away, see
     *     {@link PaymentTrace#coverage()}
     * @throws IllegalStateException where the tables are not those of this version, with the database's failure as the cause
     */
    public PaymentTrace of(LowProfileId payment, Duration patience, Instant now) {
        long deadline = System.nanoTime() + patience.toNanos();
        var onFile = onFile(payment);
        var since = onFile == null
                ? now.minus(UNKNOWN_TO_TABLES)
                : onFile.firstKnownAt()
                        .map(first -> first.minus(BEFORE_THE_TABLES))
                        .orElse(now.minus(UNKNOWN_TO_TABLES));
        return Assembly.of(payment, onFile, found(payment, since, deadline), since);
    }

    /** Null where the database can't answer now. */
    private @Nullable OnFile onFile(LowProfileId payment) {
        try {
            return tables.read(payment);
        } catch (SQLException e) {
            var failure = SqlFailure.in(e);
            if (failure != SqlFailure.RETRY && failure != SqlFailure.WAIT) {
                throw new IllegalStateException("the tables of a payment can't be read", e);
            }
            LOG.atWarn()
                    .addKeyValue("sqlState", String.valueOf(e.getSQLState()))
                    .log("a payment's tables could not be read");
            return null;
        }
    }

    private PaymentRecords.Found found(LowProfileId payment, Instant since, long deadline) {
        try {
            if (!readings.tryAcquire(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS)) {
                return PaymentRecords.Found.nothing();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return PaymentRecords.Found.nothing();
        }
        try {
            return records.find(payment, since, Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
        } finally {
            readings.release();
        }
    }
}
