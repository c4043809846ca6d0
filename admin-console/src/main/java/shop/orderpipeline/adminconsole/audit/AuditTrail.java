package shop.orderpipeline.adminconsole.audit;

import java.sql.SQLException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.stereotype.Component;
import shop.orderpipeline.adminconsole.access.CommandsOnFile;
import shop.orderpipeline.repair.Audit;

/** Adds rows to the audit that belong to no transaction of a command. Any thread may call. */
@Component
public class AuditTrail implements DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(AuditTrail.class);
    /** What comes while so many wait for the database is logged only. */
    private static final int MOST_WAITING = 1_000;

    private final DataSource commands;
    private final ThreadPoolExecutor writer = new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MOST_WAITING),
            Thread.ofPlatform().daemon().name("audit-trail").factory());

    AuditTrail(@Qualifier("commands") DataSource commands) {
        this.commands = commands;
    }

    /** Returns at once. What can't be written is logged: nobody is kept waiting, or out, because the database is away. */
    public void add(Audit.Entry entry) {
        if (entry.what() == Audit.What.COMMAND_REFUSED) {
            CommandsOnFile.isOnFile();
        }
        try {
            writer.execute(() -> writeOrLog(entry));
        } catch (RejectedExecutionException e) {
            log(entry, e);
        }
    }

    /**
     * Returns when it is written.
     *
     * @throws DataAccessResourceFailureException where it is not, or where the connection broke at the very end
     */
    public void write(Audit.Entry entry) {
        try (var connection = commands.getConnection()) {
            Audit.write(connection, entry);
        } catch (SQLException e) {
            throw new DataAccessResourceFailureException("the audit can't be written", e);
        }
    }

    private void writeOrLog(Audit.Entry entry) {
        try {
            write(entry);
        } catch (DataAccessResourceFailureException e) {
            log(entry, e);
        }
    }

    private static void log(Audit.Entry entry, Exception failure) {
        LOG.atWarn()
                .addKeyValue("who", entry.who())
                .addKeyValue("what", entry.what().code())
                .addKeyValue("order", entry.order())
                .addKeyValue("detail", entry.detail())
                .addKeyValue("failure", failure.getClass().getName())
                .log("not written to the audit");
    }

    /** What waits has three seconds. */
    @Override
    public void destroy() throws InterruptedException {
        writer.shutdown();
        if (!writer.awaitTermination(3, TimeUnit.SECONDS)) {
            writer.shutdownNow();
        }
    }
}
