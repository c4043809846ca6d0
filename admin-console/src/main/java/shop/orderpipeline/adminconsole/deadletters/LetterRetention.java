package shop.orderpipeline.adminconsole.deadletters;

import java.time.Clock;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.core.NestedRuntimeException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Forgets letters that are older than their topic keeps records, except those whose order still waits for a person: nothing
 * is left to publish of them, and nobody has anything to do. Slice by slice, each by itself.
 */
@Component
class LetterRetention {

    private static final Logger LOG = LoggerFactory.getLogger(LetterRetention.class);

    private static final String FORGET = DeadLetters.LETTERS + """
            , old as (
              select topic, partition, record_offset from letters
              where at < :gone and standing <> :stays and {slice}
            )
            delete from dead_letters d using old
            where d.topic = old.topic and d.partition = old.partition and d.record_offset = old.record_offset
            """.replace("{slice}", LetterSlices.IS_IN_SLICE);

    private final JdbcClient database;
    private final LetterSlices slices;
    private final Clock clock;

    LetterRetention(@Qualifier("housekeeping") DataSource database, Clock clock) {
        this.database = JdbcClient.create(database);
        this.slices = new LetterSlices(this.database);
        this.clock = clock;
    }

    @Scheduled(fixedDelay = 3_600_000)
    void keep() {
        try {
            int forgotten = 0;
            for (var slice = slices.first(); slice.isPresent(); slice = slices.next(slice.get())) {
                forgotten += slice.get()
                        .bind(DeadLetters.asked(database, FORGET, clock.instant()))
                        .param("stays", Standing.WAITS.code())
                        .update();
            }
            if (forgotten > 0) {
                LOG.atInfo().addKeyValue("letters", forgotten).log("old dead letters are forgotten");
            }
        } catch (NestedRuntimeException e) {
            LOG.atWarn().addKeyValue("failure", e.getClass().getName()).log("old dead letters are forgotten later");
        }
    }
}
