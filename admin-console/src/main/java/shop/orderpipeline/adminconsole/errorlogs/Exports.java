package shop.orderpipeline.adminconsole.errorlogs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;
import shop.orderpipeline.adminconsole.language.Language;
import shop.orderpipeline.adminconsole.query.Cursor;
import shop.orderpipeline.adminconsole.query.Where;

/**
 * Reads all conflicts of a filter, slice by slice, each after the last one of the slice before: however many there are, no
 * more than a slice is in memory, and while it is taken no connection is kept. Few at a time, since they are work.
 */
@Component
class Exports {

    static final int ROWS_AT_ONCE = 5_000;

    private static final int MOST_AT_ONCE = 2;
    /** For one slice: one of a rare kind may lie far behind the last. */
    private static final String LIMIT = "set local statement_timeout = '10s'";

    private static final Duration LONGEST = Duration.ofMinutes(30);

    private final ErrorLogs errorLogs;
    private final JdbcClient database;
    private final TransactionTemplate reading;
    private final Semaphore running = new Semaphore(MOST_AT_ONCE);

    Exports(ErrorLogs errorLogs, @Qualifier("exportsPool") DataSource database) {
        this.errorLogs = errorLogs;
        this.database = JdbcClient.create(database);
        this.reading = new TransactionTemplate(new JdbcTransactionManager(database));
        this.reading.setReadOnly(true);
    }

    /** What is done with the conflicts, in this order. */
    @FunctionalInterface
    interface Taker {

        /** Called at least once, also where there is none: then the database has answered. */
        void take(List<ErrorLog> conflicts) throws IOException;
    }

    /**
     * Hands over all conflicts of a filter, whatever its page.
     *
     * @return false where too many others are running; nothing is handed over then
     * @throws org.springframework.dao.DataAccessException where the database can't answer, or not in time
     * @throws UncheckedIOException what the taker threw
     */
    boolean handOver(Filter filter, Language language, Taker taker) {
        if (!running.tryAcquire()) {
            return false;
        }
        try {
            handOverAll(filter, language, taker);
            return true;
        } catch (TransactionException e) {
            throw new DataAccessResourceFailureException("no transaction to read in", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            running.release();
        }
    }

    private void handOverAll(Filter filter, Language language, Taker taker) throws IOException {
        long start = System.nanoTime();
        var where = errorLogs.condition(filter);
        var slice = slice(null, filter.oldestFirst(), where, language);
        taker.take(slice);
        while (slice.size() == ROWS_AT_ONCE) {
            if (System.nanoTime() - start > LONGEST.toNanos()) {
                throw new QueryTimeoutException("the export takes longer than " + LONGEST);
            }
            slice = slice(ErrorLogs.cursorAt(slice.getLast()), filter.oldestFirst(), where, language);
            taker.take(slice);
        }
    }

    private List<ErrorLog> slice(@Nullable Cursor after, boolean oldestFirst, Where where, Language language) {
        var slice = reading.execute(transaction -> {
            database.sql(LIMIT).update();
            return errorLogs.after(after, ROWS_AT_ONCE, oldestFirst, where, language);
        });
        return slice == null ? List.of() : slice;
    }
}
