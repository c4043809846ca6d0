package shop.orderpipeline.adminconsole.projection;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Makes the partitions of the coming weeks and drops those whose conflicts are older than what is kept. */
@Component
class Retention {

    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);

    private static final Duration AHEAD = Duration.ofDays(14);
    private static final Duration MINUTES_KEPT = Duration.ofDays(2);

    /** What a partition adds to its groups; they are locked in the order in which everybody locks them. */
    private static final String SUBTRACT = """
            with gone as (
              select fingerprint, count(*) as count, count(*) filter (where state = 'open') as open
              from {partition} group by fingerprint
            ),
            locked as (
              select g.fingerprint from conflict_groups g join gone using (fingerprint) order by g.fingerprint for update of g
            ),
            emptied as (
              delete from conflict_group_payments p
              using (select distinct fingerprint, low_profile_id from {partition}) old
              where p.fingerprint = old.fingerprint and p.low_profile_id = old.low_profile_id
                and not exists (
                  select from conflicts c
                  where c.low_profile_id = old.low_profile_id and c.fingerprint = old.fingerprint and c.at >= ?)
              returning p.fingerprint
            )
            update conflict_groups g set
              count = g.count - gone.count,
              open = g.open - gone.open,
              payments = g.payments - (select count(*) from emptied where emptied.fingerprint = g.fingerprint),
              first_at = coalesce(
                (select min(c.at) from conflicts c where c.fingerprint = g.fingerprint and c.at >= ?), g.last_at)
            from gone join locked using (fingerprint)
            where g.fingerprint = gone.fingerprint
            """;

    private static final String FORGET_GROUPS = "delete from conflict_groups where count = 0";

    private static final String FORGET_COUNTS = """
            delete from conflict_counts where (grain = 'minute' and at < ?) or (grain <> 'minute' and at < ?)
            """;

    private final DataSource database;
    private final Clock clock;

    Retention(@Qualifier("projectionPool") DataSource database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    @Scheduled(fixedDelay = 3_600_000)
    void keep() {
        try (var connection = database.getConnection()) {
            keep(connection, clock.instant());
        } catch (SQLException e) {
            LOG.atWarn().addKeyValue("sqlState", e.getSQLState()).log("old conflicts were not dropped; tried again");
        }
    }

    void keep(Connection connection, Instant now) throws SQLException {
        Partitions.ensure(connection, now);
        Partitions.ensure(connection, now.plus(AHEAD));
        Partitions.ensure(connection, now.plus(AHEAD.dividedBy(2)));
        for (var week : Partitions.before(connection, now.minus(Partitions.RETENTION))) {
            drop(connection, week);
        }
        try (var statement = connection.prepareStatement(FORGET_COUNTS)) {
            statement.setTimestamp(1, Timestamp.from(now.minus(MINUTES_KEPT)));
            statement.setTimestamp(2, Timestamp.from(now.minus(Partitions.RETENTION)));
            statement.executeUpdate();
        }
    }

    private static void drop(Connection connection, LocalDate week) throws SQLException {
        var partition = Partitions.nameOf(week);
        var end = Timestamp.from(Partitions.endOf(week));
        connection.setAutoCommit(false);
        try (var statement = connection.createStatement();
                var subtract = connection.prepareStatement(SUBTRACT.replace("{partition}", partition))) {
            // Once a week, however long it takes.
            statement.execute("set local statement_timeout = 0");
            subtract.setTimestamp(1, end);
            subtract.setTimestamp(2, end);
            subtract.executeUpdate();
            statement.execute(FORGET_GROUPS);
            statement.execute("drop table " + partition);
            connection.commit();
            LOG.atInfo().addKeyValue("partition", partition).log("conflicts older than 90 days are dropped");
        } catch (SQLException e) {
            connection.rollback();
            throw e;
        } finally {
            connection.setAutoCommit(true);
        }
    }
}
