package shop.orderpipeline.adminconsole.projection;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the topic is the one that the offsets in {@code projected} are of. Deleted and made anew it has another id, and
 * restored from an older copy it ends before them: what comes on it would be taken for projected already. Then the offsets
 * go back to the beginning, and every reader finds that out within a second. What is stored stays: ids are known again.
 */
final class TopicIdentity {

    private static final Logger LOG = LoggerFactory.getLogger(TopicIdentity.class);

    private static final String KNOWN = "select topic_id, anew_at from projected_topics where topic = ?";

    private static final String FIRST_SEEN = """
            insert into projected_topics (topic, topic_id) values (?, ?) on conflict do nothing
            """;

    private static final String ANEW = """
            update projected_topics set topic_id = ?, anew_at = now() where topic = ? returning anew_at
            """;

    /** Positions of the former topic say nothing about this one. */
    private static final String FORGET_LETTERS = "delete from conflict_letters where partition = any(?)";

    private final DataSource database;
    private final String topic;
    private final ProjectedOffsets offsets;

    TopicIdentity(DataSource database, String topic) {
        this.database = database;
        this.topic = topic;
        this.offsets = new ProjectedOffsets(topic);
    }

    /** Up to where each partition is projected. */
    Map<Integer, Long> projected() throws SQLException {
        try (var connection = database.getConnection()) {
            return offsets.read(connection);
        }
    }

    /**
     * Begins anew what is not the topic that was projected.
     *
     * @param topicId Kafka's, of the topic of this name as it is now
     * @param projected as it was before {@code ends} were read
     * @param ends where each partition ends
     * @return when the topic was last found to be anew; empty where it never was
     */
    Optional<Instant> compare(String topicId, Map<Integer, Long> projected, Map<Integer, Long> ends)
            throws SQLException {
        try (var connection = database.getConnection()) {
            var known = known(connection);
            if (known == null) {
                execute(connection, FIRST_SEEN, topic, topicId);
            } else if (!known.topicId().equals(topicId)) {
                return Optional.of(beginAnew(connection, topicId, projected.keySet(), "it was made anew"));
            }
            var beyond = beyond(projected, ends);
            return beyond.isEmpty()
                    ? Optional.ofNullable(known).map(Known::anewAt)
                    : Optional.of(beginAnew(connection, topicId, beyond, "it ends before what was projected"));
        }
    }

    private static List<Integer> beyond(Map<Integer, Long> projected, Map<Integer, Long> ends) {
        return projected.entrySet().stream()
                .filter(next -> next.getValue() > ends.getOrDefault(next.getKey(), Long.MAX_VALUE))
                .map(Map.Entry::getKey)
                .toList();
    }

    private record Known(String topicId, @Nullable Instant anewAt) {}

    private @Nullable Known known(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement(KNOWN)) {
            statement.setString(1, topic);
            var row = statement.executeQuery();
            if (!row.next()) {
                return null;
            }
            var anewAt = row.getObject("anew_at", OffsetDateTime.class);
            return new Known(row.getString("topic_id"), anewAt == null ? null : anewAt.toInstant());
        }
    }

    private Instant beginAnew(Connection connection, String topicId, Collection<Integer> partitions, String why)
            throws SQLException {
        connection.setAutoCommit(false);
        try {
            offsets.lock(connection, partitions);
            offsets.beginAnew(connection, partitions);
            try (var forget = connection.prepareStatement(FORGET_LETTERS);
                    var anew = connection.prepareStatement(ANEW)) {
                forget.setArray(1, connection.createArrayOf("int4", partitions.toArray()));
                forget.executeUpdate();
                anew.setString(1, topicId);
                anew.setString(2, topic);
                var row = anew.executeQuery();
                row.next();
                var at = row.getObject(1, OffsetDateTime.class).toInstant();
                connection.commit();
                LOG.atError()
                        .addKeyValue("topic", topic)
                        .addKeyValue("partitions", partitions)
                        .addKeyValue("why", why)
                        .log("the topic is not the one that was projected: it is read from its beginning");
                return at;
            }
        } catch (SQLException e) {
            connection.rollback();
            throw e;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    private static void execute(Connection connection, String sql, String... parameters) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setString(i + 1, parameters[i]);
            }
            statement.executeUpdate();
        }
    }
}
