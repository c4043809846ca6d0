package shop.orderpipeline.adminconsole.deadletters;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import shop.orderpipeline.adminconsole.projection.TextColumns;

/** Table {@code dead_letters}: one row per record of the dead-letter topics; this class is its only writer. */
final class LetterTable {

    /** A letter of another time in the same place is of a topic that was made anew: it takes the place of the former one. */
    private static final String INSERT = """
            insert into dead_letters (topic, partition, record_offset, at, failed_at, source_topic, origin, consumer_group,
              reason, attempts, error, retryable, low_profile_id, order_id, replayed, replay_count)
            select topic, partition, record_offset, at, failed_at, source_topic, origin, consumer_group,
              reason, attempts, error, retryable, low_profile_id, order_id, replayed, replay_count
            from unnest(?::text[], ?::int[], ?::bigint[], ?::timestamptz[], ?::timestamptz[], ?::text[], ?::text[], ?::text[],
                ?::text[], ?::int[], ?::text[], ?::boolean[], ?::text[], ?::uuid[], ?::boolean[], ?::int[])
              as batch (topic, partition, record_offset, at, failed_at, source_topic, origin, consumer_group,
                reason, attempts, error, retryable, low_profile_id, order_id, replayed, replay_count)
            on conflict (topic, partition, record_offset) do update
            set (at, failed_at, source_topic, origin, consumer_group, reason, attempts, error, retryable, low_profile_id,
              order_id, replayed, replay_count) = (excluded.at, excluded.failed_at, excluded.source_topic, excluded.origin,
              excluded.consumer_group, excluded.reason, excluded.attempts, excluded.error, excluded.retryable,
              excluded.low_profile_id, excluded.order_id, excluded.replayed, excluded.replay_count),
              projected_at = now()
            where dead_letters.at <> excluded.at
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
            var columns = new TextColumns<>(connection, letters);
            var arrays = List.of(
                    columns.of(Letter::topic),
                    columns.of(Letter::partition),
                    columns.of(Letter::offset),
                    columns.of(Letter::at),
                    columns.of(Letter::failedAt),
                    columns.of(Letter::sourceTopic),
                    columns.of(Letter::origin),
                    columns.of(Letter::group),
                    columns.of(letter -> letter.reason().code()),
                    columns.of(Letter::attempts),
                    columns.of(Letter::error),
                    columns.of(Letter::retryable),
                    columns.of(Letter::lowProfileId),
                    columns.of(Letter::orderId),
                    columns.of(Letter::replayed),
                    columns.of(Letter::replayCount));
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
}
