package shop.orderpipeline.adminconsole.projection;

import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import shop.orderpipeline.conflict.Conflict;

/** Table {@code conflicts}: one row per conflict id; this class is its only writer. */
final class ConflictTable {

    /** A conflict may get worse later; the first of an id stays. State: see {@code ErrorLog}. */
    private static final String INSERT = """
            insert into conflicts (id, at, type, level, stage, endpoint, status_code, retryable, state, low_profile_id,
              order_id, tranzaction_id, product_id, attempt, margin_ms, winner, loser)
            select id, at, type, level, stage, endpoint, status_code, retryable,
              case level when 'info' then 'healed' else 'open' end, low_profile_id,
              order_id, tranzaction_id, product_id, attempt, margin_ms, winner, loser
            from unnest(?::text[], ?::timestamptz[], ?::text[], ?::text[], ?::text[], ?::text[], ?::int[], ?::boolean[],
                ?::text[], ?::uuid[], ?::bigint[], ?::bigint[], ?::int[], ?::bigint[], ?::text[], ?::text[])
              as batch (id, at, type, level, stage, endpoint, status_code, retryable,
                low_profile_id, order_id, tranzaction_id, product_id, attempt, margin_ms, winner, loser)
            on conflict (id) do nothing
            """;

    private final DataSource database;

    ConflictTable(DataSource database) {
        this.database = database;
    }

    /**
     * Stores all, or none where it throws; repeating is safe.
     *
     * @return how many were new
     */
    int insert(List<Conflict> conflicts) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(INSERT)) {
            var columns = new Columns(connection, conflicts);
            var arrays = List.of(
                    columns.text(Conflict::id),
                    columns.text(Conflict::at),
                    columns.text(conflict -> conflict.type().code()),
                    columns.text(conflict -> conflict.level().code()),
                    columns.text(conflict -> conflict.stage().code()),
                    columns.text(Conflict::endpoint),
                    columns.text(Conflict::statusCode),
                    columns.text(Conflict::retryable),
                    columns.text(Conflict::lowProfileId),
                    columns.text(Conflict::orderId),
                    columns.text(Conflict::tranzactionId),
                    columns.text(Conflict::productId),
                    columns.text(Conflict::attempt),
                    columns.text(Conflict::marginMs),
                    columns.text(Conflict::winner),
                    columns.text(Conflict::loser));
            for (int i = 0; i < arrays.size(); i++) {
                statement.setArray(i + 1, arrays.get(i));
            }
            return statement.executeUpdate();
        }
    }

    /** The batch, turned on its side: one array a column, as text, which the statement casts. */
    private record Columns(Connection connection, List<Conflict> conflicts) {

        Array text(Function<Conflict, @Nullable Object> member) throws SQLException {
            var values = new @Nullable Object[conflicts.size()];
            for (int row = 0; row < values.length; row++) {
                var value = member.apply(conflicts.get(row));
                values[row] = value == null ? null : value.toString();
            }
            return connection.createArrayOf("text", values);
        }
    }
}
