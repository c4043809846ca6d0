package shop.orderpipeline.adminconsole.projection;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;

/**
 * The one order in which everybody locks: where a partition of a topic is projected up to (table {@code projected}), then the
 * rows of groups by fingerprint, and only then their conflicts, payments and counts. Whoever holds a group's row knows that
 * nobody else moves its conflicts or counts them, so what is read after the lock is what is true when the transaction ends.
 */
final class GroupRows {

    private static final String LOCK = """
            select from conflict_groups where fingerprint = any(?) order by fingerprint for no key update
            """;

    private GroupRows() {}

    /** Locks those that are there, until the transaction ends. */
    static void lock(Connection connection, Collection<String> fingerprints) throws SQLException {
        try (var statement = connection.prepareStatement(LOCK)) {
            statement.setArray(
                    1,
                    connection.createArrayOf(
                            "text", fingerprints.stream().distinct().toArray()));
            statement.execute();
        }
    }
}
