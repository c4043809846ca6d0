package shop.orderpipeline.adminconsole.pipeline;

import java.time.OffsetDateTime;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What the schedule still has to do, by reason. Reads only. */
@Component
class OpenWork {

    private static final String OPEN = """
            select reason, count(*) as payments, min(due_at) as oldest_due
            from open_work
            group by reason
            order by reason
            """;

    private final JdbcClient database;

    OpenWork(JdbcClient database) {
        this.database = database;
    }

    /** @throws org.springframework.dao.DataAccessException where the database can't answer within its limit */
    List<DueWork> read() {
        return database.sql(OPEN)
                .query((row, number) -> new DueWork(
                        row.getString("reason"),
                        row.getLong("payments"),
                        row.getObject("oldest_due", OffsetDateTime.class).toInstant()))
                .list();
    }
}
