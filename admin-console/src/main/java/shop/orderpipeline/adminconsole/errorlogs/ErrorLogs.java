package shop.orderpipeline.adminconsole.errorlogs;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
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

    private static final String SELECT = """
            select c.id, c.at, c.type, c.level, c.stage, c.endpoint, c.status_code, c.retryable, c.state, c.low_profile_id,
              c.order_id, c.tranzaction_id, c.product_id, c.attempt, c.margin_ms, c.winner, c.loser,
              (select o.id from orders o where o.id = c.order_id) as paid_order_id
            from conflicts c
            where {condition}
            order by c.at {direction}, c.id {direction}
            limit :rows
            """;

    private static final String COUNT = """
            select count(*) from (select from conflicts c where {condition} limit :counted) as counted
            """;

    private static final String PRODUCTS = """
            select id from products where lower(name) like lower(:pattern) escape '\\' limit 200
            """;

    private final JdbcClient database;
    private final Texts texts;

    ErrorLogs(JdbcClient database, Texts texts) {
        this.database = database;
        this.texts = texts;
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

    /** One row more than asked for, where there is one. */
    private List<ErrorLog> page(Filter filter, Condition condition, Language language) {
        var cursor = filter.cursor();
        if (cursor != null) {
            condition
                    .and(filter.oldestFirst() ? "(c.at, c.id) > (:at, :id)" : "(c.at, c.id) < (:at, :id)")
                    .with("at", Moment.bound(cursor.at()))
                    .with("id", cursor.id());
        }
        return database.sql(SELECT.replace("{condition}", condition.sql())
                        .replace("{direction}", filter.oldestFirst() ? "asc" : "desc"))
                .params(condition.parameters())
                .param("rows", filter.limit() + 1)
                .query((row, number) -> errorLog(row, language))
                .list();
    }

    private Condition condition(Filter filter) {
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
        condition.equal("c.retryable", "retryable", filter.retryable());
        condition.equal(
                "c.state",
                "state",
                filter.state() == null ? null : filter.state().code());
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
        var pattern = "%" + text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%";
        var ways = new ArrayList<String>();
        ways.add("c.search_text like lower(:pattern) escape '\\'");
        condition.with("pattern", pattern);
        var types = typesSaying(text);
        if (!types.isEmpty()) {
            ways.add("c.type in (:said)");
            condition.with("said", types);
        }
        var products = database.sql(PRODUCTS)
                .param("pattern", pattern)
                .query(Long.class)
                .list();
        if (!products.isEmpty()) {
            ways.add("c.product_id in (:products)");
            condition.with("products", products);
        }
        condition.and("(" + String.join(" or ", ways) + ")");
    }

    /** The types whose title or message has the text in it, in either language. */
    private List<String> typesSaying(String text) {
        var sought = text.toLowerCase(Locale.ROOT);
        return Arrays.stream(ConflictType.values())
                .filter(type -> Arrays.stream(Language.values())
                        .flatMap(language -> Stream.of(
                                texts.of(language, type.messageKey() + ".title"),
                                texts.of(language, type.messageKey() + ".message")))
                        .anyMatch(said -> said.toLowerCase(Locale.ROOT).contains(sought)))
                .map(ConflictType::code)
                .toList();
    }

    private ErrorLog errorLog(ResultSet row, Language language) throws SQLException {
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
                texts.of(language, ConflictType.of(type).messageKey() + ".message"));
    }

    /** A where clause being written, with its bound values. */
    private static final class Condition {

        private final List<String> clauses = new ArrayList<>(List.of("true"));
        private final Map<String, Object> parameters = new HashMap<>();

        Condition and(String clause) {
            clauses.add(clause);
            return this;
        }

        Condition with(String name, Object value) {
            parameters.put(name, value);
            return this;
        }

        void equal(String column, String name, @Nullable Object value) {
            if (value != null) {
                and(column + " = :" + name).with(name, value);
            }
        }

        void in(String column, String name, List<String> values) {
            if (!values.isEmpty()) {
                and(column + " in (:" + name + ")").with(name, values);
            }
        }

        String sql() {
            return String.join(" and ", clauses);
        }

        Map<String, Object> parameters() {
            return parameters;
        }
    }
}
