package shop.orderpipeline.adminconsole.projection;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** Table {@code projected}, of one topic: up to where each partition is projected. */
final class ProjectedOffsets {

    private static final String READ = "select partition, next_offset from projected where topic = ?";

    private static final String LOCK = READ + " and partition = any(?) order by partition for update";

    private static final String MAKE = """
            insert into projected (topic, partition, next_offset) select ?, unnest(?::int[]), 0 on conflict do nothing
            """;

    private static final String ADVANCE = """
            update projected set next_offset = reached.next_offset
            from unnest(?::int[], ?::bigint[]) as reached (partition, next_offset)
            where projected.topic = ? and projected.partition = reached.partition
            """;

    private static final String BEGIN_ANEW = """
            update projected set next_offset = 0 where topic = ? and partition = any(?)
            """;

    private final String topic;

    ProjectedOffsets(String topic) {
        this.topic = topic;
    }

    /** The next offset to be projected of each partition that was ever read; any other begins at 0. */
    Map<Integer, Long> read(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement(READ)) {
            statement.setString(1, topic);
            return offsets(statement.executeQuery());
        }
    }

    /** As {@link #read}, of these partitions, which nobody else may project until the transaction ends. */
    Map<Integer, Long> lock(Connection connection, Collection<Integer> partitions) throws SQLException {
        var numbers = connection.createArrayOf("int4", partitions.toArray());
        try (var make = connection.prepareStatement(MAKE);
                var lock = connection.prepareStatement(LOCK)) {
            make.setString(1, topic);
            make.setArray(2, numbers);
            make.executeUpdate();
            lock.setString(1, topic);
            lock.setArray(2, numbers);
            return offsets(lock.executeQuery());
        }
    }

    void advance(Connection connection, Map<Integer, Long> nextOffsets) throws SQLException {
        var partitions = nextOffsets.keySet().stream().sorted().toList();
        try (var statement = connection.prepareStatement(ADVANCE)) {
            statement.setArray(1, connection.createArrayOf("int4", partitions.toArray()));
            statement.setArray(
                    2,
                    connection.createArrayOf(
                            "int8", partitions.stream().map(nextOffsets::get).toArray()));
            statement.setString(3, topic);
            statement.executeUpdate();
        }
    }

    /** From their beginning; whoever has locked them. */
    void beginAnew(Connection connection, Collection<Integer> partitions) throws SQLException {
        try (var statement = connection.prepareStatement(BEGIN_ANEW)) {
            statement.setString(1, topic);
            statement.setArray(2, connection.createArrayOf("int4", partitions.toArray()));
            statement.executeUpdate();
        }
    }

    private static Map<Integer, Long> offsets(java.sql.ResultSet rows) throws SQLException {
        var offsets = new HashMap<Integer, Long>();
        while (rows.next()) {
            offsets.put(rows.getInt(1), rows.getLong(2));
        }
        return offsets;
    }
}
