package shop.orderpipeline.adminconsole.groups;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import shop.orderpipeline.adminconsole.errorlogs.Condition;
import shop.orderpipeline.adminconsole.errorlogs.Cursor;
import shop.orderpipeline.adminconsole.errorlogs.ErrorLogs;
import shop.orderpipeline.adminconsole.errorlogs.Filter;
import shop.orderpipeline.adminconsole.errorlogs.Moment;
import shop.orderpipeline.adminconsole.errorlogs.Search;
import shop.orderpipeline.adminconsole.language.Language;
import shop.orderpipeline.adminconsole.language.Texts;
import shop.orderpipeline.conflict.ConflictType;
import shop.orderpipeline.conflict.Level;
import shop.orderpipeline.conflict.Stage;
import shop.orderpipeline.payment.Money;

/** Finds groups of conflicts, and tells what is on file about one. Reads only; the projection fills the tables. */
@Component
public class ConflictGroups {

    /** Of the small chart beside a group. */
    public static final int SPARK_HOURS = 24;

    /** Notes do not change how a group stands. */
    private static final String FROM = """
            from conflict_groups g
            left join lateral (
              select a.act, a.until from conflict_acts a
              where a.fingerprint = g.fingerprint and a.act <> 'noted'
              order by a.id desc
              limit 1
            ) said on true
            """;

    private static final String COLUMNS = """
            select g.fingerprint, g.type, g.level, g.stage, g.endpoint, g.product_id, p.name as product_name, g.count,
              g.open, g.payments, g.first_at, g.last_at, said.act, said.until
            """;

    private static final String PRODUCT = "left join products p on p.id = g.product_id\n";

    private static final String SELECT = COLUMNS + FROM + PRODUCT + """
            where {condition}
            order by g.last_at desc, g.fingerprint desc
            limit :rows
            """;

    private static final String ONE = COLUMNS + FROM + PRODUCT + "where g.fingerprint = :fingerprint";

    private static final String KINDS = """
            select g.type, g.level, {state} as state, count(*)
            """.replace("{state}", GroupState.SQL) + FROM + """
            where {condition}
            group by 1, 2, 3
            """;

    private static final String CONFLICTS_OF_KINDS = """
            select g.type, g.level, '' as state, sum(g.count) as count
            from conflict_groups g
            where {condition}
            group by 1, 2
            """;

    /** By whole hours: the counts know no smaller ones for as long. */
    private static final String CONFLICTS_OF_KINDS_WITHIN = """
            select g.type, g.level, '' as state, sum(hours.count) as count
            from conflict_groups g
            join conflict_counts hours on hours.fingerprint = g.fingerprint and hours.grain = 'hour'
              and hours.at >= date_trunc('hour', :since::timestamptz, 'UTC') and hours.at < :until
            where {condition}
            group by 1, 2
            """;

    /** Ids are few; whatever many conflicts have in common stands in the group itself. */
    private static final String SAID_BY_A_CONFLICT = """
            g.fingerprint in (
              select c.fingerprint from conflicts c where c.search_text like lower(:pattern) escape '\\' limit 10000)
            """;

    private static final String SAID_BY_THE_GROUP = """
            lower(g.type || ' ' || g.endpoint || ' ' || coalesce(g.product_id::text, '') || ' ' || g.fingerprint)
              like lower(:pattern) escape '\\'
            """;

    private static final String HAPPENED_WITHIN = """
            exists (
              select from conflicts c where c.fingerprint = g.fingerprint and c.at >= :from and c.at < :to)
            """;

    private static final String HOURS = """
            select fingerprint, at, count from conflict_counts
            where fingerprint in (:fingerprints) and grain = 'hour' and at >= :from
            """;

    private static final String EXCEPTIONS = """
            select e.currency, sum(e.amount) as sum, count(*) as exceptions
            from conflict_group_payments p
            join exceptions e on e.low_profile_id = p.low_profile_id
            where p.fingerprint = :fingerprint and e.reason = :type and e.state = 'open'
            group by e.currency
            order by e.currency
            """;

    private static final String ACTS = """
            select at, who, act, until, note from conflict_acts
            where fingerprint = :fingerprint
            order by id desc
            limit :most
            """;

    private static final int MOST_ACTS = 100;

    private final JdbcClient database;
    private final Search search;
    private final Texts texts;
    private final Clock clock;

    ConflictGroups(JdbcClient database, Search search, Texts texts, Clock clock) {
        this.database = database;
        this.search = search;
        this.texts = texts;
        this.clock = clock;
    }

    /** @param nextCursor where the next page starts; null on the last one */
    public record Page(List<ConflictGroup> items, @Nullable String nextCursor) {}

    /**
     * One page of groups, the one that happened last first.
     *
     * @throws org.springframework.dao.DataAccessException where the database can't answer within its limit, as
     *     everywhere in this class
     */
    public Page find(GroupFilter filter, Language language) {
        var condition = condition(filter.conflicts());
        var conflicts = filter.conflicts();
        condition.in(
                "g.level",
                "levels",
                conflicts.levels().stream().map(Level::code).toList());
        condition.in(
                "g.type",
                "types",
                conflicts.types().stream().map(ConflictType::code).toList());
        condition.in(
                GroupState.SQL,
                "states",
                filter.states().stream().map(GroupState::code).toList());
        var cursor = conflicts.cursor();
        if (cursor != null) {
            condition
                    .and("(g.last_at, g.fingerprint) < (:at, :last)")
                    .with("at", Moment.bound(cursor.at()))
                    .with("last", cursor.id());
        }
        int limit = conflicts.limit();
        var found = asked(SELECT, condition)
                .param("rows", limit + 1)
                .query((row, number) -> group(row, language))
                .list();
        if (found.size() <= limit) {
            return new Page(found, null);
        }
        var items = found.subList(0, limit);
        var last = items.getLast();
        return new Page(items, new Cursor(last.lastAt(), last.fingerprint()).encoded());
    }

    /** How many groups there are by type, level and state, whatever the filter's page. */
    public Facets facets(GroupFilter filter) {
        return facets(
                asked(KINDS, condition(filter.conflicts())),
                filter.conflicts(),
                filter.states().stream().map(GroupState::code).toList());
    }

    /**
     * How many conflicts there are by type and level, from what is counted already.
     *
     * @return empty where that is not enough to tell: where a text is searched for, or a state
     */
    public Optional<Facets> conflictFacets(Filter filter) {
        if (filter.text().isPresent() || !filter.states().isEmpty()) {
            return Optional.empty();
        }
        var condition = condition(filter);
        if (filter.from() == null && filter.to() == null) {
            return Optional.of(facets(asked(CONFLICTS_OF_KINDS, condition), filter, List.of()));
        }
        var within = asked(CONFLICTS_OF_KINDS_WITHIN, condition)
                .param("since", Moment.bound(Objects.requireNonNullElse(filter.from(), Instant.EPOCH)))
                .param("until", Moment.bound(Objects.requireNonNullElseGet(filter.to(), clock::instant)));
        return Optional.of(facets(within, filter, List.of()));
    }

    private static Facets facets(JdbcClient.StatementSpec kinds, Filter filter, List<String> states) {
        return Facets.of(
                new Facets.Chosen(
                        filter.types().stream().map(ConflictType::code).toList(),
                        filter.levels().stream().map(Level::code).toList(),
                        states),
                kinds.query((row, number) -> new Facets.Kind(
                                row.getString("type"),
                                row.getString("level"),
                                row.getString("state"),
                                row.getLong("count")))
                        .list());
    }

    /** The group of a fingerprint; empty where there is none. */
    public Optional<ConflictGroup> one(String fingerprint, Language language) {
        return database.sql(ONE)
                .param("fingerprint", fingerprint)
                .query((row, number) -> group(row, language))
                .optional();
    }

    /** What happened by the hour since a moment, of each of these groups in which something did, by fingerprint. */
    public Map<String, HourCounts> hours(List<String> fingerprints, Instant from) {
        var hours = new HashMap<String, Map<Instant, Long>>();
        if (!fingerprints.isEmpty()) {
            database.sql(HOURS)
                    .param("fingerprints", fingerprints)
                    .param("from", Moment.bound(from))
                    .query(row -> {
                        hours.computeIfAbsent(row.getString("fingerprint"), fingerprint -> new HashMap<>())
                                .put(instant(row, "at"), row.getLong("count"));
                    });
        }
        var counts = new HashMap<String, HourCounts>();
        hours.forEach((fingerprint, byHour) -> counts.put(fingerprint, new HourCounts(Map.copyOf(byHour))));
        return counts;
    }

    /** The last 24 hours of each of these groups, one count an hour, the oldest first. */
    public Map<String, List<Long>> sparklines(List<String> fingerprints, Instant now) {
        var sparklines = new HashMap<String, List<Long>>();
        var hours = hours(fingerprints, HourCounts.firstOf(SPARK_HOURS, now));
        for (var fingerprint : fingerprints) {
            sparklines.put(
                    fingerprint,
                    hours.getOrDefault(fingerprint, new HourCounts(Map.of())).last(SPARK_HOURS, now));
        }
        return sparklines;
    }

    /** The open exceptions of a group's payments that its type raises. */
    public OpenExceptions exceptions(ConflictGroup group) {
        var sums = new ArrayList<Money>();
        var counts = new ArrayList<Long>();
        database.sql(EXCEPTIONS)
                .param("fingerprint", group.fingerprint())
                .param("type", group.type())
                .query(row -> {
                    counts.add(row.getLong("exceptions"));
                    sum(row).ifPresent(sums::add);
                });
        return new OpenExceptions(counts.stream().mapToLong(Long::longValue).sum(), List.copyOf(sums));
    }

    private static Optional<Money> sum(ResultSet row) throws SQLException {
        BigDecimal sum = row.getBigDecimal("sum");
        var currency = row.getString("currency");
        return sum == null || currency == null ? Optional.empty() : Optional.of(new Money(sum, currency));
    }

    /** What people said about a group, the newest first; the last hundred. */
    public List<GroupAct> acts(String fingerprint) {
        return database.sql(ACTS)
                .param("fingerprint", fingerprint)
                .param("most", MOST_ACTS)
                .query((row, number) -> new GroupAct(
                        instant(row, "at"),
                        row.getString("who"),
                        Act.of(row.getString("act")).orElseThrow(),
                        optionalInstant(row, "until"),
                        row.getString("note")))
                .list();
    }

    private JdbcClient.StatementSpec asked(String sql, Condition condition) {
        return database.sql(sql.replace("{condition}", condition.sql()))
                .params(condition.parameters())
                .param("now", Moment.bound(clock.instant()));
    }

    /** What a filter asks of {@code conflict_groups g} beyond type, level and state. */
    private Condition condition(Filter filter) {
        var condition = new Condition();
        filter.statusCode()
                .ifPresent(status -> condition
                        .and("g.type in (:ofStatus)")
                        .with("ofStatus", typesOf(type -> type.statusCode() == status)));
        filter.text().ifPresent(text -> search(text, condition));
        condition.in(
                "g.stage", "stages", filter.stages().stream().map(Stage::code).toList());
        condition.equal("g.endpoint", "endpoint", filter.endpoint());
        condition.equal("g.product_id", "productId", filter.productId());
        condition.equal("g.fingerprint", "fingerprint", filter.fingerprint());
        var retryable = filter.retryable();
        if (retryable != null) {
            condition.and("g.type in (:retried)").with("retried", typesOf(type -> type.retryable() == retryable));
        }
        period(filter.from(), filter.to(), condition);
        return condition;
    }

    private static void period(@Nullable Instant from, @Nullable Instant to, Condition condition) {
        if (from != null) {
            condition.and("g.last_at >= :from").with("from", Moment.bound(from));
        }
        if (to != null) {
            condition.and("g.first_at < :to").with("to", Moment.bound(to));
        }
        if (from != null && to != null) {
            condition.and(HAPPENED_WITHIN);
        }
    }

    private void search(String text, Condition condition) {
        var meaning = search.meaningOf(text);
        var ways = SAID_BY_THE_GROUP + " or " + SAID_BY_A_CONFLICT;
        condition.with("pattern", meaning.pattern());
        if (!meaning.types().isEmpty()) {
            ways += " or g.type in (:said)";
            condition.with("said", meaning.typeCodes());
        }
        if (!meaning.products().isEmpty()) {
            ways += " or g.product_id in (:products)";
            condition.with("products", meaning.products());
        }
        condition.and("(" + ways + ")");
    }

    /** Never empty, since a list in SQL can't be: a code that no group has stands for none. */
    private static List<String> typesOf(Predicate<ConflictType> wanted) {
        var types = new ArrayList<>(List.of(""));
        for (var type : ConflictType.values()) {
            if (wanted.test(type)) {
                types.add(type.code());
            }
        }
        return types;
    }

    private ConflictGroup group(ResultSet row, Language language) throws SQLException {
        var type = row.getString("type");
        var state = GroupState.decide(said(row), row.getLong("open"), clock.instant());
        return new ConflictGroup(
                row.getString("fingerprint"),
                type,
                row.getString("level"),
                row.getString("stage"),
                row.getString("endpoint"),
                ConflictType.of(type).retryable(),
                row.getString("product_id"),
                row.getString("product_name"),
                row.getLong("count"),
                row.getLong("open"),
                row.getLong("payments"),
                instant(row, "first_at"),
                instant(row, "last_at"),
                state,
                state == GroupState.IGNORED ? optionalInstant(row, "until") : null,
                ErrorLogs.messageOf(type, texts, language));
    }

    private static GroupState.@Nullable Said said(ResultSet row) throws SQLException {
        var act = row.getString("act");
        return act == null ? null : new GroupState.Said(Act.of(act).orElseThrow(), optionalInstant(row, "until"));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static @Nullable Instant optionalInstant(ResultSet row, String column) throws SQLException {
        var at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }
}
