package shop.orderpipeline.repair;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import shop.orderpipeline.failure.WholeTransaction;
import shop.orderpipeline.repair.Repaired.Refused;

/** Carries out one command in one transaction, which is run again whole where it failed by chance or by rivals. */
final class OneTransaction {

    private static final String SHORT_LOCK_WAITS = "set local lock_timeout = '2s'";

    private OneTransaction() {}

    /** What a command does in its transaction; safe to run again. */
    @FunctionalInterface
    interface Work<T> {

        T in(Connection connection) throws SQLException;
    }

    /**
     * Commits what the work did, unless it says {@link Refused}: then nothing is written.
     *
     * @throws IllegalStateException where the database fails, with its failure as the cause; nothing is written, except
     *     where the connection broke at the very end
     */
    static <T> T of(DataSource dataSource, Work<T> work) {
        return WholeTransaction.run(() -> {
            try (var connection = dataSource.getConnection()) {
                return in(connection, work);
            } catch (SQLException e) {
                throw new IllegalStateException("the order is left as it is", e);
            }
        });
    }

    private static <T> T in(Connection connection, Work<T> work) throws SQLException {
        connection.setAutoCommit(false);
        T result;
        try {
            try (var statement = connection.createStatement()) {
                statement.execute(SHORT_LOCK_WAITS);
            }
            result = work.in(connection);
            if (result instanceof Refused) {
                connection.rollback();
            } else {
                connection.commit();
            }
        } catch (SQLException | RuntimeException failure) {
            rollBack(connection, failure);
            throw failure;
        }
        try {
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            // What is decided stays decided; a connection that broke since is the pool's business.
        }
        return result;
    }

    private static void rollBack(Connection connection, Exception failure) {
        try {
            connection.rollback();
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }
}
