package shop.orderpipeline.inventoryprocessor;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the database every two seconds whether it is there, so that whoever wants to know need not wait for it. */
final class DatabasePulse implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DatabasePulse.class);
    private static final Duration INTERVAL = Duration.ofSeconds(2);
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(8);

    private final DataSource dataSource;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("database-pulse").factory());
    private volatile long lastAnswer = System.nanoTime() - LONGEST_SILENCE.toNanos();

    DatabasePulse(DataSource dataSource) {
        this.dataSource = dataSource;
        var _ = clock.scheduleWithFixedDelay(this::ask, 0, INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Why it is not there, in a few words; empty where it answered in the last seconds. */
    Optional<String> notReady() {
        return System.nanoTime() - lastAnswer < LONGEST_SILENCE.toNanos()
                ? Optional.empty()
                : Optional.of("the database does not answer");
    }

    private void ask() {
        try (var connection = dataSource.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("select 1");
            lastAnswer = System.nanoTime();
        } catch (SQLException | RuntimeException e) {
            LOG.atDebug().setCause(e).log("no answer from the database");
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
