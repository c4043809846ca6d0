package shop.orderpipeline.adminconsole.alerts;

import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The database's clock: the one that all consoles share, and by which conflicts and orders are stamped. */
final class DatabaseClock implements InstantSource {

    private static final String NOW = "select clock_timestamp() as now";

    private final JdbcClient database;

    DatabaseClock(JdbcClient database) {
        this.database = database;
    }

    @Override
    public Instant instant() {
        return database.sql(NOW)
                .query((row, number) ->
                        row.getObject("now", OffsetDateTime.class).toInstant())
                .single();
    }
}
