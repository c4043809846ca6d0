package shop.orderpipeline.opscli.conflicts;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Reads table {@code conflicts}, which the console's projection fills. */
record ConflictRows(DataSource database) {

    private static final String COLUMNS = """
            id, at, origin, type, level, stage, endpoint, status_code, retryable, state, closed_at, closed_by, low_profile_id,
              order_id, tranzaction_id, product_id, attempt, margin_ms, winner, loser
            """;

    private static final String FIND = "select " + COLUMNS + """
            from conflicts
            where at >= ? and at < ? and (?::text is null or type = ?) and (?::text is null or level = ?)
              and (?::text is null or state = ?) and (?::text is null or low_profile_id = ?)
            order by at desc, id desc
            limit ?
            """;

    private static final String ONE = "select " + COLUMNS + "from conflicts where id = ? order by at limit 1";

    private static final String STATS = """
            select type, level, count(*) as conflicts, count(*) filter (where state = 'open') as open,
              count(distinct low_profile_id) as payments, min(at) as first_at, max(at) as last_at
            from conflicts
            where at >= ?
            group by type, level
            order by conflicts desc, type, level
            """;

    /** One conflict as it stands in the table. */
    record Row(
            String id,
            Instant at,
            String type,
            String level,
            String state,
            String stage,
            String endpoint,
            int statusCode,
            boolean retryable,
            String lowProfileId,
            @Nullable String orderId,
            @Nullable String tranzactionId,
            @Nullable String productId,
            @Nullable Integer attempt,
            @Nullable Long marginMs,
            @Nullable String winner,
            @Nullable String loser,
            String origin,
            @Nullable Instant closedAt,
            @Nullable String closedBy) {

        /** By name, in the order in which people read them. */
        Map<String, @Nullable Object> facts() {
            var facts = new LinkedHashMap<String, @Nullable Object>();
            facts.put("id", id);
            facts.put("at", at);
            facts.put("type", type);
            facts.put("level", level);
            facts.put("state", state);
            facts.put("closedAt", closedAt);
            facts.put("closedBy", closedBy);
            facts.put("stage", stage);
            facts.put("endpoint", endpoint);
            facts.put("statusCode", statusCode);
            facts.put("retryable", retryable);
            facts.put("lowProfileId", lowProfileId);
            facts.put("orderId", orderId);
            facts.put("tranzactionId", tranzactionId);
            facts.put("productId", productId);
            facts.put("attempt", attempt);
            facts.put("marginMs", marginMs);
            facts.put("winner", winner);
            facts.put("loser", loser);
            facts.put("origin", origin);
            return facts;
        }
    }

    /** Which ones; an absent part asks for all. */
    record Asked(
            Instant since,
            Instant until,
            Optional<String> type,
            Optional<String> level,
            Optional<String> state,
            Optional<String> page,
            int limit) {}

    record Count(
            String type, String level, long conflicts, long open, long payments, Instant firstAt, Instant lastAt) {}

    /** The newest, newest first. */
    List<Row> find(Asked asked) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(FIND)) {
            statement.setObject(1, asked.since().atOffset(ZoneOffset.UTC));
            statement.setObject(2, asked.until().atOffset(ZoneOffset.UTC));
            int at = 3;
            for (var filter : List.of(asked.type(), asked.level(), asked.state(), asked.page())) {
                statement.setString(at++, filter.orElse(null));
                statement.setString(at++, filter.orElse(null));
            }
            statement.setInt(at, asked.limit());
            var found = new ArrayList<Row>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(row(rows));
                }
            }
            return found;
        }
    }

    Optional<Row> one(String id) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(ONE)) {
            statement.setString(1, id);
            try (var rows = statement.executeQuery()) {
                return rows.next() ? Optional.of(row(rows)) : Optional.empty();
            }
        }
    }

    /** Since a time, what is most first. */
    List<Count> counts(Instant since) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(STATS)) {
            statement.setObject(1, since.atOffset(ZoneOffset.UTC));
            var found = new ArrayList<Count>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(new Count(
                            rows.getString("type"),
                            rows.getString("level"),
                            rows.getLong("conflicts"),
                            rows.getLong("open"),
                            rows.getLong("payments"),
                            instant(rows, "first_at"),
                            instant(rows, "last_at")));
                }
            }
            return found;
        }
    }

    private static Row row(ResultSet row) throws SQLException {
        var closedAt = row.getObject("closed_at", OffsetDateTime.class);
        return new Row(
                row.getString("id"),
                instant(row, "at"),
                row.getString("type"),
                row.getString("level"),
                row.getString("state"),
                row.getString("stage"),
                row.getString("endpoint"),
                row.getInt("status_code"),
                row.getBoolean("retryable"),
                row.getString("low_profile_id"),
                Optional.ofNullable(row.getObject("order_id", UUID.class))
                        .map(UUID::toString)
                        .orElse(null),
                row.getString("tranzaction_id"),
                row.getString("product_id"),
                row.getObject("attempt", Integer.class),
                row.getObject("margin_ms", Long.class),
                row.getString("winner"),
                row.getString("loser"),
                row.getString("origin"),
                closedAt == null ? null : closedAt.toInstant(),
                row.getString("closed_by"));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
