package shop.orderpipeline.adminconsole.groups;

import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.core.NestedRuntimeException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Goes on with what was said about groups where nobody does: of groups that are larger than somebody waits for, and after a
 * kill. And takes back what somebody wanted ignored for a time that is over, so that it waits again. Several consoles may.
 */
@Component
class UnfinishedActs {

    /** In whose name; no account has it. */
    static final String WHO = "admin-console";

    private static final Logger LOG = LoggerFactory.getLogger(UnfinishedActs.class);

    /** A look ends, so that others find a connection; the next one goes on. */
    private static final Duration LONGEST_LOOK = Duration.ofSeconds(10);

    private static final int MOST_GROUPS = 100;

    private static final String UNFINISHED = """
            select distinct fingerprint from conflict_acts where not carried_out limit :most
            """;

    /** The newest word about a group, over, with conflicts that are ignored still. */
    private static final String RAN_OUT = """
            select word.fingerprint from conflict_words word
            where word.act = 'ignored' and word.until <= now()
              and not exists (
                select from conflict_words later
                where later.fingerprint = word.fingerprint and later.id > word.id)
              and exists (
                select from conflict_words ignoring
                join conflicts c on c.fingerprint = ignoring.fingerprint and c.act_id = ignoring.id
                where ignoring.fingerprint = word.fingerprint and ignoring.act = 'ignored')
            limit :most
            """;

    private final JdbcClient database;
    private final ActSlices slices;
    private final GroupActs acts;

    UnfinishedActs(@Qualifier("housekeeping") DataSource database, GroupActs acts) {
        this.database = JdbcClient.create(database);
        this.slices = new ActSlices(database);
        this.acts = acts;
    }

    @Scheduled(fixedDelay = 2_000)
    void look() {
        try {
            groups(RAN_OUT).forEach(acts::takeBackWhatRanOut);
            goOn();
        } catch (NestedRuntimeException e) {
            LOG.atWarn().addKeyValue("failure", e.getClass().getName()).log("groups are moved later");
        }
    }

    private void goOn() {
        long deadline = System.nanoTime() + LONGEST_LOOK.toNanos();
        for (var fingerprint : groups(UNFINISHED)) {
            boolean more = true;
            while (more && System.nanoTime() - deadline < 0) {
                more = slices.carryOn(fingerprint);
            }
        }
    }

    private List<String> groups(String sql) {
        return database.sql(sql).param("most", MOST_GROUPS).query(String.class).list();
    }
}
