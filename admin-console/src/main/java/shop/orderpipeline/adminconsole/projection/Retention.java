package shop.orderpipeline.adminconsole.projection;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Makes the partitions of the coming weeks, empties those whose conflicts are older than what is kept, drops them once they
 * are empty, and forgets old counts: each by itself, so that one that fails leaves the others, and in slices that are
 * transactions of their own. What is broken off is gone on with an hour later.
 */
@Component
class Retention {

    static final Duration MINUTES_KEPT = Duration.ofDays(2);

    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);

    private static final Duration AHEAD = Duration.ofDays(14);

    /** A batch that was read just before is still stored. */
    private static final Duration GRACE = Duration.ofDays(1);

    private static final int SLICE = 5_000;

    private static final String FORGET_COUNTS = """
            delete from conflict_counts
            where (grain, at, fingerprint) in (
              select grain, at, fingerprint from conflict_counts where grain = ? and at < ? limit ?)
            """;

    private final DataSource database;
    private final Clock clock;

    Retention(@Qualifier("housekeeping") DataSource database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    @Scheduled(fixedDelay = 3_600_000)
    void keep() {
        keep(clock.instant());
    }

    void keep(Instant now) {
        tried("partitions to come", connection -> makePartitions(connection, now));
        tried("old conflicts", connection -> dropWeeks(connection, now));
        tried("old counts", connection -> {
            forget(connection, "minute", now.minus(MINUTES_KEPT));
            forget(connection, "hour", now.minus(Partitions.RETENTION));
            forget(connection, "day", now.minus(Partitions.RETENTION));
        });
    }

    @FunctionalInterface
    private interface Task {
        void run(Connection connection) throws SQLException;
    }

    private void tried(String what, Task task) {
        try (var connection = database.getConnection()) {
            task.run(connection);
        } catch (SQLException e) {
            LOG.atWarn()
                    .addKeyValue("what", what)
                    .addKeyValue("sqlState", e.getSQLState())
                    .log("retention is gone on with later");
        }
    }

    private static void makePartitions(Connection connection, Instant now) throws SQLException {
        Partitions.ensure(connection, now);
        Partitions.ensure(connection, now.plus(AHEAD.dividedBy(2)));
        Partitions.ensure(connection, now.plus(AHEAD));
    }

    private static void dropWeeks(Connection connection, Instant now) throws SQLException {
        for (var week :
                Partitions.before(connection, now.minus(Partitions.RETENTION).minus(GRACE))) {
            var expired = new ExpiredWeek(connection, week);
            while (expired.takeOffSlice()) {
                // Each slice leaves the groups to others in between.
            }
            if (expired.dropIfEmpty()) {
                LOG.atInfo().addKeyValue("week", week).log("conflicts older than 90 days are dropped");
            }
        }
    }

    private static void forget(Connection connection, String grain, Instant before) throws SQLException {
        try (var statement = connection.prepareStatement(FORGET_COUNTS)) {
            statement.setString(1, grain);
            statement.setTimestamp(2, Timestamp.from(before));
            statement.setInt(3, SLICE);
            int forgotten;
            do {
                forgotten = statement.executeUpdate();
            } while (forgotten == SLICE);
        }
    }
}
