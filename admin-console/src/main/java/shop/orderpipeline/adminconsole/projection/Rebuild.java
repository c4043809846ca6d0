package shop.orderpipeline.adminconsole.projection;

import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;
import shop.orderpipeline.repair.Audit;

/**
 * Empties what is projected of the conflicts, so that every reader begins anew: each finds within a second that its offsets
 * were set back. What people said about groups, and the exceptions, stand elsewhere and are applied again.
 */
@Component
public class Rebuild {

    private static final String EMPTY = """
            truncate conflicts, conflict_groups, conflict_group_payments, conflict_counts
            """;

    private static final String BEGIN_ANEW = "delete from projected where topic = 'conflicts'";

    private final DataSource database;

    Rebuild(@Qualifier("projectionPool") DataSource database) {
        this.database = database;
    }

    /**
     * @param who the account of whoever ordered it
     * @throws SQLException where nothing was changed: the database is away, or too busy for now
     */
    public void start(String who, String reason) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            try {
                // First, as whoever projects does: the two never wait for each other crosswise.
                statement.execute(BEGIN_ANEW);
                statement.execute(EMPTY);
                Audit.write(
                        connection,
                        new Audit.Entry(who, Audit.What.PROJECTION_REBUILT, null, null, null, reason, null));
                connection.commit();
            } catch (SQLException e) {
                connection.rollback();
                throw e;
            }
        }
    }
}
