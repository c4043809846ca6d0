package shop.orderpipeline.adminconsole.projection;

import java.sql.SQLException;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Closes conflicts, and opens them again, as what they are about stands: one whose money waits for a person as its
 * exception does, a missing answer of CardCom once the payment waits for none any more. Looks every two seconds; several
 * consoles may.
 */
@Component
class Closings {

    private static final Logger LOG = LoggerFactory.getLogger(Closings.class);

    /** One console at a time; another one finds nothing left to do. */
    private static final String ALONE = "select pg_try_advisory_xact_lock(hashtext('conflict closings'))";

    private static final String BY_EXCEPTION = """
            with moved as (
              update conflicts c
              set state = standing.state, closed_at = standing.closed_at, closed_by = standing.closed_by
              from (
                select distinct on (known.id) known.id, known.at, known.state as was,
                  case e.state when 'open' then 'open' when 'applied' then 'healed' else 'handled' end as state,
                  e.closed_at, e.closed_by
                from exceptions e
                join conflicts known on known.low_profile_id = e.low_profile_id and known.type = e.reason
                  and (known.tranzaction_id = e.tranzaction_id
                    or known.tranzaction_id is null or e.tranzaction_id is null)
                where e.state = 'open' or e.closed_at > now() - interval '1 day'
                order by known.id, e.state = 'open' desc, e.closed_at desc
              ) standing
              where c.id = standing.id and c.at = standing.at and c.state <> standing.state
              returning c.fingerprint, standing.was, c.state
            )
            update conflict_groups g set open = g.open + change.opened
            from (
              select fingerprint, count(*) filter (where state = 'open') - count(*) filter (where was = 'open') as opened
              from moved group by fingerprint order by fingerprint
            ) change
            where g.fingerprint = change.fingerprint
            """;

    /** A minute's grace: the conflict is told after the row on the schedule is there, and before it may be gone. */
    private static final String BY_ANSWER = """
            with moved as (
              update conflicts c
              set state = 'healed', closed_at = now(), closed_by = 'payment-processor'
              where c.state = 'open' and c.type = 'gateway-undecided' and c.projected_at < now() - interval '1 minute'
                and not exists (select from open_work w where w.low_profile_id = c.low_profile_id)
              returning c.fingerprint
            )
            update conflict_groups g set open = g.open - change.closed
            from (select fingerprint, count(*) as closed from moved group by fingerprint order by fingerprint) change
            where g.fingerprint = change.fingerprint
            """;

    private final DataSource database;

    Closings(@Qualifier("projectionPool") DataSource database) {
        this.database = database;
    }

    @Scheduled(fixedDelay = 2_000)
    void look() {
        try (var connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try (var statement = connection.createStatement()) {
                var alone = statement.executeQuery(ALONE);
                if (alone.next() && alone.getBoolean(1)) {
                    statement.executeUpdate(BY_EXCEPTION);
                    statement.executeUpdate(BY_ANSWER);
                }
                connection.commit();
            } catch (SQLException e) {
                connection.rollback();
                throw e;
            }
        } catch (SQLException e) {
            LOG.atWarn().addKeyValue("sqlState", e.getSQLState()).log("conflicts were not closed; tried again");
        }
    }
}
