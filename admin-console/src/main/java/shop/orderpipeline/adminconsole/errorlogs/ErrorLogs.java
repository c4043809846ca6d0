package shop.orderpipeline.adminconsole.errorlogs;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import shop.orderpipeline.adminconsole.language.Language;
import shop.orderpipeline.adminconsole.language.Texts;
import shop.orderpipeline.conflict.ConflictType;
import shop.orderpipeline.conflict.Level;
import shop.orderpipeline.conflict.Stage;

/** Finds conflicts by filter, a page at a time. Reads only. */
@Component
public class ErrorLogs {

    /** Counting stops here: an exact count of many costs more than it tells. */
    public static final int COUNTED = 10_000;

    /** The columns that {@link #read} reads, of table {@code conflicts c}. */
    public static final String COLUMNS = """
            c.id, c.at, c.type, c.level, c.stage, c.endpoint, c.status_code, c.retryable, c.state, c.low_profile_id,
              c.order_id, c.tranzaction_id, c.product_id, c.attempt, c.margin_ms, c.winner, c.loser, c.fingerprint,
              (select o.id from orders o where o.id = c.order_id) as paid_order_id
            """;

    static final String SELECT = """
            select {columns}
            from conflicts c
            where {condition}
            order by c.at {direction}, c.id {direction}
            limit :rows
            """.replace("{columns}", COLUMNS);

    private static final String COUNT = """
            select count(*) from (select from conflicts c where {condition} limit :counted) as counted
            """;

    private static final String ONE = "select " + COLUMNS + " from conflicts c where c.id = :id limit 1";

    private final JdbcClient database;
    private final Texts texts;
    private final Search search;

    ErrorLogs(JdbcClient database, Texts texts, Search search) {
        this.database = database;
        this.texts = texts;
        this.search = search;
    }

    /**
     * One page of conflicts.
     *
     * @param nextCursor where the next page starts; null on the last one
     * @param approxTotal how many match; {@link #COUNTED} + 1 means more than that
     */
    public record Page(List<ErrorLog> items, @Nullable String nextCursor, long approxTotal) {}

    /** @throws org.springframework.dao.DataAccessException where the database can't answer within its limit */
    public Page find(Filter filter, Language language) {
        var condition = condition(filter);
        var total = database.sql(COUNT.replace("{condition}", condition.sql()))
                .params(condition.parameters())
                .param("counted", COUNTED + 1)
                .query(Long.class)
                .single();
        var found = page(filter, condition, language);
        if (found.size() <= filter.limit()) {
            return new Page(found, null, total);
        }
        var items = found.subList(0, filter.limit());
        var last = items.getLast();
        return new Page(items, new Cursor(last.at(), last.id()).encoded(), total);
    }

    /** The conflict of an id; empty where there is none, or none any more. */
    public Optional<ErrorLog> one(String id, Language language) {
        return database.sql(ONE)
                .param("id", id)
                .query((row, number) -> read(row, texts, language))
                .optional();
    }

    /** One row more than asked for, where there is one. */
    private List<ErrorLog> page(Filter filter, Condition condition, Language language) {
        var cursor = filter.cursor();
        if (cursor != null) {
            condition
                    .and(filter.oldestFirst() ? "(c.at, c.id) > (:at, :id)" : "(c.at, c.id) < (:at, :id)")
                    .with("at", Moment.bound(cursor.at()))
                    .with("id", cursor.id());
        }
        return database.sql(selecting(condition, filter.oldestFirst()))
                .params(condition.parameters())
                .param("rows", filter.limit() + 1)
                .query((row, number) -> read(row, texts, language))
                .list();
    }

    static String selecting(Condition condition, boolean oldestFirst) {
        return SELECT.replace("{condition}", condition.sql()).replace("{direction}", oldestFirst ? "asc" : "desc");
    }

    /** What a filter asks of {@code conflicts c}, whatever its page. */
    Condition condition(Filter filter) {
        var condition = new Condition();
        filter.statusCode()
                .ifPresent(status -> condition.and("c.status_code = :status").with("status", status));
        filter.text().ifPresent(text -> search(text, condition));
        condition.in(
                "c.level", "levels", filter.levels().stream().map(Level::code).toList());
        condition.in(
                "c.type",
                "types",
                filter.types().stream().map(ConflictType::code).toList());
        condition.in(
                "c.stage", "stages", filter.stages().stream().map(Stage::code).toList());
        condition.equal("c.endpoint", "endpoint", filter.endpoint());
        condition.equal("c.product_id", "productId", filter.productId());
        condition.equal("c.fingerprint", "fingerprint", filter.fingerprint());
        condition.equal("c.retryable", "retryable", filter.retryable());
        condition.in(
                "c.state", "states", filter.states().stream().map(State::code).toList());
        if (filter.from() != null) {
            condition.and("c.at >= :from").with("from", Moment.bound(filter.from()));
        }
        if (filter.to() != null) {
            condition.and("c.at < :to").with("to", Moment.bound(filter.to()));
        }
        return condition;
    }

    /** Ids and endpoint by their index; words of our own texts by the types that say them; products by name. */
    private void search(String text, Condition condition) {
        var meaning = search.meaningOf(text);
        var ways = "c.search_text like lower(:pattern) escape '\\'";
        condition.with("pattern", meaning.pattern());
        if (!meaning.types().isEmpty()) {
            ways += " or c.type in (:said)";
            condition.with("said", meaning.typeCodes());
        }
        if (!meaning.products().isEmpty()) {
            ways += " or c.product_id in (:products)";
            condition.with("products", meaning.products());
        }
        condition.and("(" + ways + ")");
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
