package shop.orderpipeline.adminconsole.deadletters;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import shop.orderpipeline.adminconsole.query.Keyset;
import shop.orderpipeline.adminconsole.query.Page;
import shop.orderpipeline.adminconsole.query.Totals;
import shop.orderpipeline.adminconsole.query.Where;
import shop.orderpipeline.topic.DeadLetterReason;
import shop.orderpipeline.topic.Origins;
import shop.orderpipeline.topic.Topic;
import shop.orderpipeline.topic.Topics;

/** Finds dead letters, with how each {@link Standing stands} now. Reads only. */
@Component
class DeadLetters {

    /** Those whose work the schedule also does, from the order alone. */
    private static final List<String> ASKING = Stream.<Topic<?>>of(
                    Topics.PAYMENT_NOTIFICATIONS, Topics.VERIFICATION_REQUESTS, Topics.PAYMENT_VERDICTS)
            .<String>map(Topic::name)
            .toList();

    /**
     * What became of a letter is said by the newest run that published or parked it. Runs of before that was written down
     * are known by the plans of the replays that ended, {@code topic:end.end.…[:id=…][:since=ms][:until=ms]:hash}. They are
     * few, so each letter is held against all of its topic.
     * What a person discarded is told by {@link shop.orderpipeline.repair.DiscardedLetter#detail}.
     */
    static final String LETTERS = """
            with redrives as materialized (
              select at, who, split_part(plan, ':', 1) as topic,
                string_to_array(substring(plan from '^[^:]+:([0-9]{1,18}(?:[.][0-9]{1,18})*):'), '.')::bigint[] as ends,
                substring(plan from ':id=([^:]+):') as page,
                timestamptz 'epoch' + substring(plan from ':since=([0-9]{1,15}):')::bigint * interval '1 millisecond' as since,
                timestamptz 'epoch' + substring(plan from ':until=([0-9]{1,15}):')::bigint * interval '1 millisecond' as until
              from audit
              where what = 'replay-ended' and plan like '%-dlt:%' and coalesce(detail, '') not like 'run %'
            ), discards as materialized (
              select distinct on (detail) detail, at, who, reason
              from audit
              where what = 'dead-letter-discarded'
              order by detail, id desc
            ), letters as (
              select l.*,
                coalesce(l.order_id, by_page.id) as found_order,
                coalesce(by_id.status, by_page.status) as status,
                coalesce(by_id.status_reason, by_page.status_reason) as status_reason,
                coalesce(f.published_at, r.at) as redriven_at, coalesce(f.published_by, r.who) as redriven_by,
                d.at as discarded_at, d.who as discarded_by, d.reason as discard_reason,
                case
                  when f.published_at is not null or r.at is not null then 'redriven'
                  when l.source_topic = :paidOrders and coalesce(by_id.id, by_page.id) is not null then
                    case
                      when not exists (
                        select from exceptions e
                        where e.pending_order_id = coalesce(by_id.id, by_page.id)
                          and coalesce(by_id.status, by_page.status) = 'error'
                          and e.reason = 'retries-exhausted' and e.state = 'open'
                          and coalesce(by_id.status_reason, by_page.status_reason) = e.reason) then 'settled'
                      when exists (
                        select from dead_letters n
                        where n.order_id = l.order_id and n.topic = l.topic
                          and (n.at, n.partition, n.record_offset) > (l.at, l.partition, l.record_offset)) then 'replaced'
                      when f.parked or l.replay_count >= :mostReplays then 'parked'
                      else 'waits'
                    end
                  when l.source_topic in (:asking)
                    and coalesce(by_id.status, by_page.status) in ('payment_verified', 'completed', 'error') then 'settled'
                  when d.at is not null then 'discarded'
                  when l.at < :gone then 'expired'
                  when f.parked or l.replay_count >= :mostReplays then 'parked'
                  else 'open'
                end as standing
              from dead_letters l
              left join pending_orders by_id on by_id.id = l.order_id
              left join pending_orders by_page on l.order_id is null and by_page.canonical_low_profile_id = l.low_profile_id
              left join discards d on d.detail = l.topic || '-' || l.partition || '@' || l.record_offset || ' of '
                || to_char(l.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
              left join lateral (
                select case when w.fate = 'published' then w.at end as published_at,
                  case when w.fate = 'published' then u.who end as published_by,
                  w.fate = 'parked' as parked
                from replayed_letters w
                join replay_runs u on u.id = w.run_id
                where w.topic = l.topic and w.partition = l.partition and w.record_offset = l.record_offset
                order by w.run_id desc
                limit 1
              ) f on true
              left join lateral (
                select r.at, r.who from redrives r
                where r.topic = l.topic and l.record_offset < r.ends[l.partition + 1]
                  and (r.page = l.low_profile_id or (r.page is null and not l.replayed))
                  and (r.since is null or l.at >= r.since) and (r.until is null or l.at < r.until)
                  and l.replay_count < :mostReplays
                order by r.at desc
                limit 1
              ) r on true
            )
            """;

    private static final String FIND = LETTERS + """
            select topic, partition, record_offset, at, failed_at, source_topic, origin, consumer_group, reason, attempts, error,
              retryable, low_profile_id, found_order, replayed, replay_count, standing, status, status_reason, redriven_at,
              redriven_by, discarded_at, discarded_by, discard_reason
            from letters
            where {condition}
            order by {order}
            limit :rows
            """;

    private static final String MATCHING = LETTERS + "select from letters where ";

    private static final String GROUPS = LETTERS + """
            select reason, source_topic, topic, count(*) as letters, count(*) filter (where standing in (:waiting)) as waiting,
              min(at) as oldest, max(at) as newest
            from letters
            group by reason, source_topic, topic
            order by waiting desc, newest desc, reason, source_topic
            """;

    private static final String WAITING = LETTERS + """
            select topic, count(*) as waiting from letters where standing in (:waiting) and {slice} group by topic
            """.replace("{slice}", LetterSlices.IS_IN_SLICE);

    static final Keyset ORDER = Keyset.by(
            Keyset.time("at"), Keyset.text("topic"), Keyset.number("partition"), Keyset.number("record_offset"));

    private final JdbcClient database;
    private final LetterSlices slices;
    private final Totals totals;
    private final Clock clock;

    DeadLetters(JdbcClient database, Totals totals, Clock clock) {
        this.database = database;
        this.slices = new LetterSlices(database);
        this.totals = totals;
        this.clock = clock;
    }

    /**
     * One page of letters, newest first, and how many there are.
     *
     * @param total see {@link Totals#of}
     */
    record Found(Page<FoundLetter> page, Optional<Long> total) {}

    /** The letters of one reason and source. */
    record Group(
            DeadLetterReason reason,
            String sourceTopic,
            String topic,
            long letters,
            long waiting,
            Instant oldest,
            Instant newest) {}

    /** @throws org.springframework.dao.DataAccessException where the database can't answer within its limit */
    Found find(LetterFilter filter) {
        var where = condition(filter);
        var page = ORDER.after(filter.after().orElse(null), true, where.copy());
        var found = asked(FIND.replace("{condition}", page.sql()).replace("{order}", ORDER.order(true)), page)
                .param("rows", filter.limit() + 1)
                .query((row, number) -> letter(row))
                .list();
        return new Found(Page.of(found, filter.limit(), FoundLetter::cursor), totals.of(MATCHING + where.sql(), where));
    }

    /** All letters by reason and source: what waits first, then the newest. */
    List<Group> groups() {
        return asked(GROUPS, standings(clock.instant()))
                .param("waiting", Standing.waiting())
                .query((row, number) -> new Group(
                        DeadLetterReason.of(row.getString("reason")),
                        row.getString("source_topic"),
                        row.getString("topic"),
                        row.getLong("letters"),
                        row.getLong("waiting"),
                        at(row, "oldest"),
                        at(row, "newest")))
                .list();
    }

    /**
     * How many letters of each dead-letter topic wait; a topic that is not named has none. Counted slice by slice: it takes
     * longer the more there are, and no statement does.
     */
    Map<String, Long> waiting() {
        var waiting = new HashMap<String, Long>();
        for (var slice = slices.first(); slice.isPresent(); slice = slices.next(slice.get())) {
            slice.get()
                    .bind(asked(WAITING, standings(clock.instant())))
                    .param("waiting", Standing.waiting())
                    .query(row -> {
                        waiting.merge(row.getString("topic"), row.getLong("waiting"), Long::sum);
                    });
        }
        return Map.copyOf(waiting);
    }

    private JdbcClient.StatementSpec asked(String sql, Where where) {
        return database.sql(sql).params(where.values());
    }

    /** A statement that begins with {@link #LETTERS}. */
    static JdbcClient.StatementSpec asked(JdbcClient database, String sql, Instant now) {
        return database.sql(sql).params(standings(now).values());
    }

    private static Where standings(Instant now) {
        return new Where()
                .with("paidOrders", Topics.PAID_ORDERS.name())
                .with("asking", ASKING)
                .with("mostReplays", Origins.MOST_REPLAYS)
                .with("gone", now.minus(Topics.deadLetters().getFirst().retention()));
    }

    private Where condition(LetterFilter filter) {
        var where = standings(clock.instant())
                .and("reason = :reason", "reason", filter.reason().map(DeadLetterReason::code))
                .and("source_topic = :source", "source", filter.sourceTopic());
        filter.searchTerm()
                .ifPresent(text -> where.and(Where.has("search_text")).seeking(text));
        filter.waits()
                .ifPresent(waits -> where.and(waits ? "standing in (:waiting)" : "standing not in (:waiting)")
                        .with("waiting", Standing.waiting()));
        return where;
    }

    private static FoundLetter letter(ResultSet row) throws SQLException {
        return new FoundLetter(
                row.getString("topic"),
                row.getInt("partition"),
                row.getLong("record_offset"),
                at(row, "at"),
                atOrNull(row, "failed_at"),
                row.getString("source_topic"),
                row.getString("origin"),
                row.getString("consumer_group"),
                DeadLetterReason.of(row.getString("reason")),
                row.getObject("attempts", Integer.class),
                row.getString("error"),
                row.getBoolean("retryable"),
                row.getString("low_profile_id"),
                row.getString("found_order"),
                row.getBoolean("replayed"),
                row.getInt("replay_count"),
                Standing.of(row.getString("standing")),
                status(row),
                atOrNull(row, "redriven_at"),
                row.getString("redriven_by"),
                atOrNull(row, "discarded_at"),
                row.getString("discarded_by"),
                row.getString("discard_reason"));
    }

    private static @Nullable String status(ResultSet row) throws SQLException {
        var status = row.getString("status");
        var reason = row.getString("status_reason");
        return status == null || reason == null ? status : status + "/" + reason;
    }

    private static Instant at(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static @Nullable Instant atOrNull(ResultSet row, String column) throws SQLException {
        var at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }
}
