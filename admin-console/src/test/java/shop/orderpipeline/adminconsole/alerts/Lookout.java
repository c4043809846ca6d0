package shop.orderpipeline.adminconsole.alerts;

import static shop.orderpipeline.adminconsole.RunningConsole.console;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The running console's own look at its alerts, every ten seconds, unless a test stops it. */
public final class Lookout implements AutoCloseable {

    private @Nullable Connection held;

    /** Waits for a look that is being taken; none is from then on until {@link #close}. */
    public void stop() {
        try {
            var connection = console().dataSource().getConnection();
            held = connection;
            connection.setAutoCommit(false);
            try (var statement = connection.createStatement()) {
                statement.execute("select pg_advisory_xact_lock(" + AlertTable.LOCK + ")");
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        var connection = held;
        held = null;
        if (connection == null) {
            return;
        }
        try (connection) {
            connection.rollback();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
