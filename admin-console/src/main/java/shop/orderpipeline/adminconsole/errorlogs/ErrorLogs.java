package shop.orderpipeline.adminconsole.errorlogs;

import static java.util.stream.Collectors.joining;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import shop.orderpipeline.adminconsole.language.Language;
import shop.orderpipeline.adminconsole.language.Texts;
import shop.orderpipeline.adminconsole.query.Cursor;
import shop.orderpipeline.adminconsole.query.Keyset;
import shop.orderpipeline.adminconsole.query.Page;
import shop.orderpipeline.adminconsole.query.Where;
import shop.orderpipeline.conflict.ConflictType;

/** Finds conflicts by filter, a page at a time. Reads only. */
@Component
public class ErrorLogs {

    /** How lists of conflicts are sorted, in either direction. */
    static final Keyset ORDER = Keyset.by(Keyset.time("c.at"), Keyset.text("c.id"));

    /** The columns that {@link #read} reads, of table {@code conflicts c}. */
    public static final String COLUMNS = """
            c.id, c.at, c.type, c.level, c.stage, c.endpoint, c.status_code, c.retryable, c.state, c.low_profile_id,
              c.order_id, c.tranzaction_id, c.product_id, c.attempt, c.margin_ms, c.winner, c.loser, c.fingerprint,
              (select o.id from orders o where o.id = c.order_id) as paid_order_id
            """;

    private static final String SELECT = "select " + COLUMNS + """
            from conflicts c
            where {condition}
            order by {order}
            limit :rows
            """;

    private static final String GROUPS =
            "select g.fingerprint, g.count from conflict_groups g where {condition} limit :most";

    /** Groups that are rare together are named one by one: their conflicts are found by group, however far back. */
    private static final int MOST_GROUPS = 200;

    private static final int RARE = 10_000;

    private static final String ONE = "select " + COLUMNS + " from conflicts c where c.id = :id limit 1";

    private final JdbcClient database;
    private final ConflictTotals totals;
    private final Texts texts;
    private final Search search;

    ErrorLogs(JdbcClient database, ConflictTotals totals, Texts texts, Search search) {
        this.database = database;
        this.totals = totals;
        this.texts = texts;
        this.search = search;
    }

    /**
     * One page of conflicts, and how many there are.
     *
     * @param total see {@link shop.orderpipeline.adminconsole.query.Totals#of}
     * @param searchesIds false where the text is too short to be looked for in ids
     */
    public record Found(Page<ErrorLog> page, Optional<Long> total, boolean searchesIds) {}

    /** @throws org.springframework.dao.DataAccessException where the database can't read the page within its limit */
    public Found find(Filter filter, Language language) {
        var where = condition(filter);
        return new Found(
                page(filter, where, language),
                totals.of(filter, where),
                filter.text().filter(Search::isTooShortForIds).isEmpty());
    }

    /** One page alone; throws as {@link #find} does. */
    public Page<ErrorLog> page(Filter filter, Language language) {
        return page(filter, condition(filter), language);
    }

    private Page<ErrorLog> page(Filter filter, Where where, Language language) {
        var found = after(filter.cursor(), filter.limit() + 1, filter.oldestFirst(), where, language);
        return Page.of(found, filter.limit(), ErrorLogs::cursorAt);
    }

    /** The first so many conflicts after a cursor. */
    List<ErrorLog> after(@Nullable Cursor cursor, int rows, boolean oldestFirst, Where where, Language language) {
        var page = ORDER.after(cursor, !oldestFirst, where.copy());
        return database.sql(SELECT.replace("{condition}", page.sql()).replace("{order}", ORDER.order(!oldestFirst)))
                .params(page.values())
                .param("rows", rows)
                .query((row, number) -> read(row, texts, language))
                .list();
    }

    static Cursor cursorAt(ErrorLog last) {
        return Cursor.at(last.at(), last.id());
    }

    /** The conflict of an id; empty where there is none, or none any more. */
    public Optional<ErrorLog> one(String id, Language language) {
        return database.sql(ONE)
                .param("id", id)
                .query((row, number) -> read(row, texts, language))
                .optional();
    }

    /** What a filter asks of {@code conflicts c}, whatever its page. */
    Where condition(Filter filter) {
        var where = new Where()
                .and("c.status_code = :status", "status", filter.statusCode())
                .within("c.at", filter.from(), filter.to());
        GroupConditions.kind("c", filter, where);
        GroupConditions.place("c", filter, where);
        if (!filter.states().isEmpty()) {
            // Codes of ours, written out: indexes of some states only are used where the database sees which.
            where.and("c.state in ("
                    + filter.states().stream()
                            .map(state -> "'" + state.code() + "'")
                            .collect(joining(", ")) + ")");
        }
        if (filter.asksForGroups()) {
            narrow(filter, where);
        }
        // Ids and endpoint by their index; words of our own texts by the types that say them; products by name.
        filter.text()
                .map(search::meaningOf)
                .ifPresent(meaning -> meaning.among("c", Where.has("c.search_text"), where));
        return where;
    }

    private void narrow(Filter filter, Where where) {
        var condition = GroupConditions.of(filter);
        var groups = database.sql(GROUPS.replace("{condition}", condition.sql()))
                .params(condition.values())
                .param("most", MOST_GROUPS + 1)
                .query((row, number) -> Map.entry(row.getString("fingerprint"), row.getLong("count")))
                .list();
        if (groups.isEmpty()) {
            where.and("false");
        } else if (groups.size() <= MOST_GROUPS
                && groups.stream().mapToLong(Map.Entry::getValue).sum() <= RARE) {
            where.in(
                    "c.fingerprint",
                    "groups",
                    groups.stream().map(Map.Entry::getKey).toList());
        }
    }

    /** A row of {@link #COLUMNS}, as it is read in a language. */
    public static ErrorLog read(ResultSet row, Texts texts, Language language) throws SQLException {
        var type = row.getString("type");
        return new ErrorLog(
                row.getString("id"),
                row.getObject("at", OffsetDateTime.class).toInstant(),
                type,
                row.getString("level"),
                row.getString("stage"),
                row.getString("endpoint"),
                row.getInt("status_code"),
                row.getBoolean("retryable"),
                row.getString("state"),
                row.getString("low_profile_id"),
                row.getString("order_id"),
                row.getString("paid_order_id"),
                row.getString("product_id"),
                row.getString("tranzaction_id"),
                row.getObject("attempt", Integer.class),
                row.getObject("margin_ms", Long.class),
                row.getString("winner"),
                row.getString("loser"),
                messageOf(type, texts, language),
                row.getString("fingerprint"));
    }

    /** What happened, in one sentence. */
    public static String messageOf(String type, Texts texts, Language language) {
        return texts.of(language, ConflictType.of(type).messageKey() + ".message");
    }
}
