package shop.orderpipeline.adminconsole.groups;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import shop.orderpipeline.adminconsole.errorlogs.ErrorLogs;
import shop.orderpipeline.adminconsole.errorlogs.Filter;
import shop.orderpipeline.adminconsole.errorlogs.GroupConditions;
import shop.orderpipeline.adminconsole.errorlogs.Moment;
import shop.orderpipeline.adminconsole.errorlogs.Search;
import shop.orderpipeline.adminconsole.language.Language;
import shop.orderpipeline.adminconsole.language.Texts;
import shop.orderpipeline.adminconsole.query.Cursor;
import shop.orderpipeline.adminconsole.query.Keyset;
import shop.orderpipeline.adminconsole.query.Page;
import shop.orderpipeline.adminconsole.query.Patience;
import shop.orderpipeline.adminconsole.query.Where;
import shop.orderpipeline.conflict.ConflictType;
import shop.orderpipeline.conflict.Level;
import shop.orderpipeline.payment.Money;

/** Finds groups of conflicts, and tells what is on file about one. Reads only; the projection fills the tables. */
@Component
public class ConflictGroups {

    /** Of a text that is part of many ids, so many conflicts are looked at. */
    public static final int MOST_HITS = 5_000;

    /** Of the small chart beside a group. */
    public static final int SPARK_HOURS = 24;

    /** The newest word that holds: notes do not change how a group stands, nor does what was taken back. */
    private static final String FROM = """
            from conflict_groups g
            left join lateral (
              select word.act, word.until from conflict_words word
              where word.fingerprint = g.fingerprint
              order by word.id desc
              limit 1
            ) said on true
            """;

    private static final String COLUMNS = """
            select g.fingerprint, g.type, g.level, g.stage, g.endpoint, g.product_id, p.name as product_name, g.count,
              g.open, g.payments, g.first_at, g.last_at, said.act, said.until,
              (select coalesce(max(a.id), 0) from conflict_acts a where a.fingerprint = g.fingerprint) as last_act
            """;

    private static final String PRODUCT = "left join products p on p.id = g.product_id\n";

    private static final String SELECT = COLUMNS + FROM + PRODUCT + """
            where {condition}
            order by {order}
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

    /** The groups of the newest conflicts that have a text in one of their ids. */
    private static final String HITS = """
            select fingerprint, count(*) as hits
            from (
              select c.fingerprint from conflicts c
              where {said}
              order by c.at desc, c.id desc
              limit :most
            ) newest
            group by fingerprint
            """.replace("{said}", Where.has("c.search_text"));

    /** Whatever all conflicts of a group have in common stands in the group itself. */
    private static final String SAID_BY_THE_GROUP = Where.hasWithoutIndex("""
            lower(g.type || ' ' || g.endpoint || ' ' || coalesce(g.product_id::text, '') || ' ' || g.fingerprint)""");

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

    /** By payment: one may have been at the desk more than once. */
    private static final String PAYMENTS_AT_THE_DESK = """
            select count(*) filter (where is_open) as waiting, count(*) filter (where not is_open) as closed
            from (
              select bool_or(e.state = 'open') as is_open
              from conflict_group_payments p
              join exceptions e on e.low_profile_id = p.low_profile_id
              where p.fingerprint = :fingerprint and e.reason = :type
              group by p.low_profile_id
            ) as payments
            """;

    private static final String ACTS = """
            select at, who, act, until, note from conflict_acts
            where fingerprint = :fingerprint
            order by id desc
            limit :most
            """;

    private static final int MOST_ACTS = 100;

    static final Keyset ORDER =
            Keyset.by(Keyset.number(Urgency.SQL), Keyset.time("g.last_at"), Keyset.text("g.fingerprint"));

    /** Whoever searches waits no longer for ids, and is told where that is not enough. */
    private static final Duration LONGEST_SEARCH = Duration.ofSeconds(1);

    private final JdbcClient database;
    private final Patience patience;
    private final Search search;
    private final Texts texts;
    private final Clock clock;

    ConflictGroups(JdbcClient database, Patience patience, Search search, Texts texts, Clock clock) {
        this.database = database;
        this.patience = patience;
        this.search = search;
        this.texts = texts;
        this.clock = clock;
    }

    /** How far a text was searched for. */
    public enum Searched {
        /** All groups that have it were found. */
        WHOLLY,
        /** The text is too short to be looked for in ids. */
        NOT_IN_IDS,
        /** So many conflicts have it in an id that only the newest were looked at, {@link ConflictGroups#MOST_HITS}. */
        NEWEST_ONLY,
        /** The database took too long to look at ids. */
        NOT_IN_TIME
    }

    /** A filter with what its text was found to mean. */
    public record Sought(GroupFilter filter, Where where, Searched searched) {}

    /**
     * Looks for what the text of a filter means, once for all that is asked then.
     *
     * @throws org.springframework.dao.DataAccessException where the database can't answer within its limit, as
     *     everywhere in this class
     */
    public Sought seek(GroupFilter filter) {
        var where = condition(filter.conflicts());
        var meaning = filter.conflicts().text().map(search::meaningOf);
        return new Sought(filter, where, meaning.map(text -> among(text, where)).orElse(Searched.WHOLLY));
    }

    /** One page of groups: those with open errors before all others, and the one that happened last first. */
    public Page<ConflictGroup> find(Sought sought, Language language) {
        var conflicts = sought.filter().conflicts();
        var where = sought.where()
                .copy()
                .in(
                        "g.level",
                        "levels",
                        conflicts.levels().stream().map(Level::code).toList())
                .in(
                        "g.type",
                        "types",
                        conflicts.types().stream().map(ConflictType::code).toList())
                .in(GroupState.SQL, "states", states(sought.filter()));
        ORDER.after(conflicts.cursor(), true, where);
        var found = asked(SELECT.replace("{order}", ORDER.order(true)), where)
                .param("rows", conflicts.limit() + 1)
                .query((row, number) -> group(row, language))
                .list();
        return Page.of(
                found, conflicts.limit(), last -> Cursor.at(Urgency.of(last), last.lastAt(), last.fingerprint()));
    }

    /** How many groups there are by type, level and state, whatever the filter's page. */
    public Facets facets(Sought sought) {
        return facets(asked(KINDS, sought.where()), sought.filter().conflicts(), states(sought.filter()));
    }

    private static List<String> states(GroupFilter filter) {
        return filter.states().stream().map(GroupState::code).toList();
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
        var where = condition(filter);
        if (filter.from() == null && filter.to() == null) {
            return Optional.of(facets(asked(CONFLICTS_OF_KINDS, where), filter, List.of()));
        }
        var within = asked(CONFLICTS_OF_KINDS_WITHIN, where)
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

    /**
     * How the payments of a group stand at the desk.
     *
     * @param waiting of how many an exception is open
     * @param closed of how many every exception is closed
     */
    public record AtTheDesk(long waiting, long closed) {}

    /** None where its type leaves no exceptions. */
    public AtTheDesk paymentsAtTheDesk(ConflictGroup group) {
        return MoneyTaken.leavesExceptions(ConflictType.of(group.type()))
                ? database.sql(PAYMENTS_AT_THE_DESK)
                        .param("fingerprint", group.fingerprint())
                        .param("type", group.type())
                        .query((row, number) -> new AtTheDesk(row.getLong("waiting"), row.getLong("closed")))
                        .single()
                : new AtTheDesk(0, 0);
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

    private JdbcClient.StatementSpec asked(String sql, Where where) {
        return database.sql(sql.replace("{condition}", where.sql()))
                .params(where.values())
                .param("now", Moment.bound(clock.instant()));
    }

    /** What a filter asks of {@code conflict_groups g} beyond text, type, level and state. */
    private static Where condition(Filter filter) {
        var where = GroupConditions.beyondKind(filter);
        var from = filter.from();
        var to = filter.to();
        if (from != null) {
            where.and("g.last_at >= :from").with("from", from);
        }
        if (to != null) {
            where.and("g.first_at < :to").with("to", to);
        }
        return from != null && to != null ? where.and(HAPPENED_WITHIN) : where;
    }

    /** Leaves only the groups that a text means, and those of conflicts that have it in an id. */
    private Searched among(Search.Meaning meaning, Where where) {
        if (!meaning.inIds()) {
            meaning.among("g", SAID_BY_THE_GROUP, where);
            return meaning.isTooShortForIds() ? Searched.NOT_IN_IDS : Searched.WHOLLY;
        }
        var hits = patience.within(LONGEST_SEARCH, () -> hits(meaning.text()));
        var found = hits.map(Map::keySet).orElse(Set.of());
        meaning.among(
                "g", found.isEmpty() ? SAID_BY_THE_GROUP : SAID_BY_THE_GROUP + " or g.fingerprint in (:hit)", where);
        if (!found.isEmpty()) {
            where.with("hit", found);
        }
        if (hits.isEmpty()) {
            return Searched.NOT_IN_TIME;
        }
        long looked = hits.get().values().stream().mapToLong(Long::longValue).sum();
        return looked < MOST_HITS ? Searched.WHOLLY : Searched.NEWEST_ONLY;
    }

    /** How many of the newest conflicts that have a text in an id are in each group that has any. */
    private Map<String, Long> hits(String text) {
        return database
                .sql(HITS)
                .params(new Where().seeking(text).with("most", MOST_HITS).values())
                .query((row, number) -> Map.entry(row.getString("fingerprint"), row.getLong("hits")))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
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
                ErrorLogs.messageOf(type, texts, language),
                new GroupVersion(row.getLong("count"), row.getLong("last_act")));
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
