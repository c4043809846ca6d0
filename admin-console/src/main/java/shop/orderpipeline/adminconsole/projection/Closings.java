package shop.orderpipeline.adminconsole.projection;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Closes conflicts, and opens them again, as what they are about stands: one whose money waits for a person as its
 * exception does, a missing answer of CardCom once the payment waits for none any more. Walks through what is open, however
 * old, in slices that are transactions of their own: every two seconds for a second, and goes on the next time where it was.
 * Several consoles may; one at a time does.
 */
@Component
class Closings {

    private static final Logger LOG = LoggerFactory.getLogger(Closings.class);

    private static final Duration LONGEST_LOOK = Duration.ofSeconds(1);

    /** Rows to look at, and so at most as many to move. */
    private static final int SLICE = 2_000;

    /** Another console finds nothing left to do. */
    private static final String ALONE = "select pg_try_advisory_xact_lock(hashtext('conflict closings'))";

    /** Where a slice of what is open ends: the newest first, since most that closes happened lately. */
    private static final String END_OF_OPEN_CONFLICTS = """
            select at, id from conflicts
            where state = 'open' and (at, id) < (?, ?)
            order by at desc, id desc
            offset ? limit 1
            """;

    private static final String CLOSED_EXCEPTIONS = """
            select c.id, c.at, c.fingerprint, c.state as was, standing.state, standing.closed_at, standing.closed_by
            from conflicts c
            cross join lateral ({standing}) standing
            where c.state = 'open' and (c.at, c.id) < (?, ?) and (c.at, c.id) >= (?, ?) and standing.state <> 'open'
            """.replace("{standing}", ByException.standingOf("c"));

    /** A minute's grace: the conflict is told after the row on the schedule is there, and before it may be gone. */
    private static final String ANSWERED = """
            select c.id, c.at, c.fingerprint, c.state as was, 'healed' as state, now() as closed_at,
              'payment-processor' as closed_by
            from conflicts c
            where c.state = 'open' and (c.at, c.id) < (?, ?) and (c.at, c.id) >= (?, ?)
              and c.type = 'gateway-undecided' and c.projected_at < now() - interval '1 minute'
              and not exists (select from open_work w where w.low_profile_id = c.low_profile_id)
            """;

    private static final String END_OF_OPEN_EXCEPTIONS = """
            select opened_at as at, id::text from exceptions
            where state = 'open' and (opened_at, id) < (?, ?::bigint)
            order by opened_at desc, id desc
            offset ? limit 1
            """;

    private static final String REOPENED_EXCEPTIONS = """
            select c.id, c.at, c.fingerprint, c.state as was, 'open' as state, null::timestamptz as closed_at,
              null as closed_by
            from exceptions e
            join conflicts c on c.low_profile_id = e.low_profile_id and c.state <> 'open'
            cross join lateral ({standing}) standing
            where e.state = 'open' and (e.opened_at, e.id) < (?, ?::bigint) and (e.opened_at, e.id) >= (?, ?::bigint)
              and standing.state = 'open'
            """.replace("{standing}", ByException.standingOf("c"));

    /** The groups are locked by then; what somebody else moved meanwhile is left as it is. */
    private static final String MOVE = """
            with moved as (
              update conflicts c
              set state = change.state, closed_at = change.closed_at, closed_by = change.closed_by, act_id = null
              from unnest(?::text[], ?::timestamptz[], ?::text[], ?::text[], ?::timestamptz[], ?::text[])
                as change (id, at, was, state, closed_at, closed_by)
              where c.id = change.id and c.at = change.at and c.state = change.was
              returning c.fingerprint, change.was, c.state
            )
            update conflict_groups g set open = g.open + change.opened
            from (
              select fingerprint, count(*) filter (where state = 'open') - count(*) filter (where was = 'open') as opened
              from moved group by fingerprint
            ) change
            where g.fingerprint = change.fingerprint
            """;

    private final DataSource database;
    private final Walk openConflicts;
    private final Walk openExceptions;

    Closings(@Qualifier("housekeeping") DataSource database) {
        this.database = database;
        this.openConflicts = new Walk(
                END_OF_OPEN_CONFLICTS, List.of(CLOSED_EXCEPTIONS, ANSWERED), new Place(OffsetDateTime.MAX, ""));
        this.openExceptions =
                new Walk(END_OF_OPEN_EXCEPTIONS, List.of(REOPENED_EXCEPTIONS), new Place(OffsetDateTime.MAX, "0"));
    }

    @Scheduled(fixedDelay = 2_000)
    synchronized void look() {
        try (var connection = database.getConnection()) {
            connection.setAutoCommit(false);
            openExceptions.go(connection);
            openConflicts.go(connection);
        } catch (SQLException e) {
            LOG.atWarn().addKeyValue("sqlState", e.getSQLState()).log("conflicts were not closed; tried again");
        }
    }

    /** In the order of a walk, from the newest on. {@code OffsetDateTime.MAX} is the database's infinity. */
    private record Place(OffsetDateTime at, String id) {

        static final Place OLDEST = new Place(OffsetDateTime.MIN, "0");

        void bind(PreparedStatement statement, int first) throws SQLException {
            statement.setObject(first, at);
            statement.setString(first + 1, id);
        }
    }

    private record Change(
            String id,
            OffsetDateTime at,
            String fingerprint,
            String was,
            String state,
            @Nullable OffsetDateTime closedAt,
            @Nullable String closedBy) {}

    /** Through all that is open, slice by slice and again from the beginning; only the one look at a time uses it. */
    private static final class Walk {

        private final String end;
        private final List<String> rules;
        private final Place beginning;
        private Place reached;

        Walk(String end, List<String> rules, Place beginning) {
            this.end = end;
            this.rules = rules;
            this.beginning = beginning;
            this.reached = beginning;
        }

        void go(Connection connection) throws SQLException {
            long deadline = System.nanoTime() + LONGEST_LOOK.toNanos();
            do {
                var next = end(connection);
                for (var rule : rules) {
                    if (!carryOut(connection, rule, next)) {
                        return;
                    }
                }
                reached = next.equals(Place.OLDEST) ? beginning : next;
            } while (!reached.equals(beginning) && System.nanoTime() - deadline < 0);
        }

        private Place end(Connection connection) throws SQLException {
            try (var statement = connection.prepareStatement(end)) {
                reached.bind(statement, 1);
                statement.setInt(3, SLICE - 1);
                var row = statement.executeQuery();
                return row.next()
                        ? new Place(row.getObject("at", OffsetDateTime.class), row.getString("id"))
                        : Place.OLDEST;
            }
        }

        /** One rule for one slice, committed; false where another console is at it. */
        private boolean carryOut(Connection connection, String rule, Place next) throws SQLException {
            try (var statement = connection.createStatement()) {
                var alone = statement.executeQuery(ALONE);
                boolean isAlone = alone.next() && alone.getBoolean(1);
                if (isAlone) {
                    var changes = changes(connection, rule, next);
                    if (!changes.isEmpty()) {
                        move(connection, changes);
                    }
                }
                connection.commit();
                return isAlone;
            } catch (SQLException e) {
                connection.rollback();
                throw e;
            }
        }

        private List<Change> changes(Connection connection, String rule, Place next) throws SQLException {
            var changes = new ArrayList<Change>();
            try (var statement = connection.prepareStatement(rule)) {
                reached.bind(statement, 1);
                next.bind(statement, 3);
                var rows = statement.executeQuery();
                while (rows.next()) {
                    changes.add(new Change(
                            rows.getString("id"),
                            rows.getObject("at", OffsetDateTime.class),
                            rows.getString("fingerprint"),
                            rows.getString("was"),
                            rows.getString("state"),
                            rows.getObject("closed_at", OffsetDateTime.class),
                            rows.getString("closed_by")));
                }
            }
            return changes;
        }
    }

    private static void move(Connection connection, List<Change> changes) throws SQLException {
        GroupRows.lock(connection, changes.stream().map(Change::fingerprint).toList());
        try (var statement = connection.prepareStatement(MOVE)) {
            var columns = new TextColumns<>(connection, changes);
            statement.setArray(1, columns.of(Change::id));
            statement.setArray(2, columns.of(Change::at));
            statement.setArray(3, columns.of(Change::was));
            statement.setArray(4, columns.of(Change::state));
            statement.setArray(5, columns.of(Change::closedAt));
            statement.setArray(6, columns.of(Change::closedBy));
            statement.executeUpdate();
        }
    }
}
