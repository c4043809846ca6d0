package shop.orderpipeline.adminconsole.projection;

import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Rows, turned on their side: one array a column, as text, which the statement casts. */
public record TextColumns<T>(Connection connection, List<T> rows) {

    /** The column of a member; null where a row has none. */
    public Array of(Function<T, @Nullable Object> member) throws SQLException {
        var values = new @Nullable Object[rows.size()];
        for (int row = 0; row < values.length; row++) {
            var value = member.apply(rows.get(row));
            values[row] = value == null ? null : value.toString();
        }
        return connection.createArrayOf("text", values);
    }
}
