package shop.orderpipeline.adminconsole.deadletters;

import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Table {@code dead_letters}: one row per record of the dead-letter topics; this class is its only writer. */
final class LetterTable {

    private static final String INSERT = """
            insert into dead_letters (topic, partition, record_offset, at, failed_at, source_topic, origin, consumer_group,
              reason, attempts, error, retryable, low_profile_id, order_id, replayed, replay_count)
            select topic, partition, record_offset, at, failed_at, source_topic, origin, consumer_group,
              reason, attempts, error, retryable, low_profile_id, order_id, replayed, replay_count
            from unnest(?::text[], ?::int[], ?::bigint[], ?::timestamptz[], ?::timestamptz[], ?::text[], ?::text[], ?::text[],
                ?::text[], ?::int[], ?::text[], ?::boolean[], ?::text[], ?::uuid[], ?::boolean[], ?::int[])
              as batch (topic, partition, record_offset, at, failed_at, source_topic, origin, consumer_group,
                reason, attempts, error, retryable, low_profile_id, order_id, replayed, replay_count)
            on conflict (topic, partition, record_offset) do nothing
            returning topic, reason
            """;

    private final DataSource database;

    LetterTable(DataSource database) {
        this.database = database;
    }

    /** What a new row is counted under. */
    record Kind(String topic, String reason) {}

    /**
     * Stores all, or none where it throws; repeating is safe.
     *
     * @return one for each letter that was not there before
     */
    List<Kind> insert(List<Letter> letters) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(INSERT)) {
            var columns = new Columns(connection, letters);
            var arrays = List.of(
                    columns.text(Letter::topic),
                    columns.text(Letter::partition),
                    columns.text(Letter::offset),
                    columns.text(Letter::at),
                    columns.text(Letter::failedAt),
                    columns.text(Letter::sourceTopic),
                    columns.text(Letter::origin),
                    columns.text(Letter::group),
                    columns.text(letter -> letter.reason().code()),
                    columns.text(Letter::attempts),
                    columns.text(Letter::error),
                    columns.text(Letter::retryable),
                    columns.text(Letter::lowProfileId),
                    columns.text(Letter::orderId),
                    columns.text(Letter::replayed),
                    columns.text(Letter::replayCount));
            for (int i = 0; i < arrays.size(); i++) {
                statement.setArray(i + 1, arrays.get(i));
            }
            var added = new ArrayList<Kind>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    added.add(new Kind(rows.getString("topic"), rows.getString("reason")));
                }
            }
            return added;
        }
    }

    /** The batch, turned on its side: one array a column, as text, which the statement casts. */
    private record Columns(Connection connection, List<Letter> letters) {

        Array text(Function<Letter, @Nullable Object> member) throws SQLException {
            var values = new @Nullable Object[letters.size()];
            for (int row = 0; row < values.length; row++) {
                var value = member.apply(letters.get(row));
                values[row] = value == null ? null : value.toString();
            }
            return connection.createArrayOf("text", values);
        }
    }
}
