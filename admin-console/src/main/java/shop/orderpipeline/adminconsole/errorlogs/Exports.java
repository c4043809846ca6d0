package shop.orderpipeline.adminconsole.errorlogs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import javax.sql.DataSource;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.jdbc.core.ResultSetExtractor;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;
import shop.orderpipeline.adminconsole.language.Language;
import shop.orderpipeline.adminconsole.language.Texts;

/**
 * Reads all conflicts of a filter through a cursor, in a transaction that may only read and see one moment: however many
 * there are, no more than a slice is in memory. Few at a time, since each keeps a connection.
 */
@Component
class Exports {

    /** What a spreadsheet can still open. */
    static final int MOST_ROWS = 1_000_000;

    private static final int ROWS_AT_ONCE = 1_000;
    private static final int MOST_AT_ONCE = 2;
    /** For one slice, and for whoever takes the file slowly between two of them. */
    private static final String LIMITS = """
            set local statement_timeout = '30s';
            set local idle_in_transaction_session_timeout = '60s'
            """;

    private static final Duration LONGEST = Duration.ofMinutes(10);

    private final ErrorLogs errorLogs;
    private final Texts texts;
    private final JdbcClient database;
    private final TransactionTemplate reading;
    private final Semaphore running = new Semaphore(MOST_AT_ONCE);

    Exports(ErrorLogs errorLogs, Texts texts, DataSource questions) {
        this.errorLogs = errorLogs;
        this.texts = texts;
        this.database = JdbcClient.create(questions);
        this.reading = new TransactionTemplate(new JdbcTransactionManager(questions));
        this.reading.setReadOnly(true);
    }

    /** What is done with the conflicts, in this order. */
    interface Taker {

        /** The database answers: the first slice is there. */
        void begin() throws IOException;

        void take(ErrorLog conflict) throws IOException;
    }

    /**
     * Hands over all conflicts of a filter, whatever its page, at most {@link #MOST_ROWS}.
     *
     * @return empty where too many others are running; nothing is handed over then
     * @throws org.springframework.dao.DataAccessException where the database can't answer, or not in time
     * @throws UncheckedIOException what the taker threw
     */
    Optional<Long> handOver(Filter filter, Language language, Taker taker) {
        if (!running.tryAcquire()) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(reading.execute(transaction -> read(filter, language, taker)));
        } catch (TransactionException e) {
            throw new DataAccessResourceFailureException("no transaction to read in", e);
        } finally {
            running.release();
        }
    }

    private long read(Filter filter, Language language, Taker taker) {
        database.sql(LIMITS).update();
        var condition = errorLogs.condition(filter);
        ResultSetExtractor<Long> extractor = rows -> each(rows, language, taker);
        return database.sql(ErrorLogs.selecting(condition, filter.oldestFirst()))
                .params(condition.parameters())
                .param("rows", MOST_ROWS)
                .withFetchSize(ROWS_AT_ONCE)
                .query(extractor);
    }

    private long each(ResultSet rows, Language language, Taker taker) throws SQLException {
        try {
            taker.begin();
            long start = System.nanoTime();
            long count = 0;
            while (rows.next()) {
                taker.take(ErrorLogs.read(rows, texts, language));
                count++;
                if (count % ROWS_AT_ONCE == 0 && System.nanoTime() - start > LONGEST.toNanos()) {
                    throw new QueryTimeoutException("the export takes longer than " + LONGEST);
                }
            }
            return count;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
