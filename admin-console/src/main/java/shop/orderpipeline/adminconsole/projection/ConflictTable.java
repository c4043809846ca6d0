package shop.orderpipeline.adminconsole.projection;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;

/**
 * The tables {@code conflicts}, {@code conflict_groups}, {@code conflict_group_payments} and {@code conflict_counts}: one
 * row per conflict id, and what they add up to, kept as they arrive.
 */
final class ConflictTable {

    /**
     * A conflict may get worse later; the first of an id stays. How one stands that is open on arrival: as its exception,
     * where money waits for a person because of it; else as the first thing says that a person said about its group after it
     * happened, or that held when it happened, unless it was taken back, or its time was over before anything else was said.
     * By the minute is counted only what is kept by the minute.
     */
    private static final String STORE = """
            with batch as (
              select * from unnest(?::text[], ?::timestamptz[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],
                ?::text[], ?::int[], ?::boolean[], ?::text[], ?::text[], ?::text[], ?::uuid[], ?::bigint[], ?::bigint[],
                ?::int[], ?::bigint[], ?::text[], ?::text[])
                as batch (id, at, origin, fingerprint, type, level, stage, endpoint, status_code, retryable, state,
                  closed_by, low_profile_id, order_id, tranzaction_id, product_id, attempt, margin_ms, winner, loser)
            ),
            words as materialized (
              select word.*, lead(word.at, 1, 'infinity') over (partition by word.fingerprint order by word.id) as next_at
              from conflict_words word
              where word.fingerprint in (select fingerprint from batch where state = 'open')
            ),
            standing as (
              select batch.*, exception.state as exception_state, exception.closed_at as exception_closed_at,
                exception.closed_by as exception_closed_by, word.id as act_id, word.act, word.at as act_at, word.who
              from batch
              left join lateral (
                select * from ({exception}) standing where batch.state = 'open'
              ) exception on true
              left join lateral (
                select words.id, words.act, words.at, words.who from words
                where batch.state = 'open' and exception.state is null and words.fingerprint = batch.fingerprint
                  and (words.at >= batch.at or (words.until > batch.at and words.next_at > batch.at))
                  and (words.act = 'handled' or words.until > now() or words.next_at < words.until)
                order by words.id
                limit 1
              ) word on true
              where not exists (select from conflicts known where known.id = batch.id)
            ),
            stored as (
              insert into conflicts (id, at, origin, fingerprint, type, level, stage, endpoint, status_code, retryable,
                state, closed_at, closed_by, act_id, low_profile_id, order_id, tranzaction_id, product_id, attempt,
                margin_ms, winner, loser)
              select id, at, origin, fingerprint, type, level, stage, endpoint, status_code, retryable,
                coalesce(exception_state, act, state),
                case when state = 'healed' then at when exception_state is not null then exception_closed_at
                  else act_at end,
                case when exception_state is not null then exception_closed_by else coalesce(who, closed_by) end,
                act_id,
                low_profile_id, order_id, tranzaction_id, product_id, attempt, margin_ms, winner, loser
              from standing
              order by at, id
              on conflict (id, at) do nothing
              returning at, fingerprint, type, level, stage, endpoint, state, low_profile_id, product_id
            ),
            counted as (
              insert into conflict_counts (grain, at, fingerprint, count)
              select grain, begins, fingerprint, count(*)
              from stored
              cross join lateral (values
                ('minute', date_trunc('minute', at, 'UTC')),
                ('hour', date_trunc('hour', at, 'UTC')),
                ('day', date_trunc('day', at, 'Asia/Jerusalem'))) as bucket (grain, begins)
              where grain <> 'minute' or begins >= ?
              group by 1, 2, 3
              order by 1, 2, 3
              on conflict (grain, at, fingerprint) do update set count = conflict_counts.count + excluded.count
            ),
            paying as (
              insert into conflict_group_payments (fingerprint, low_profile_id)
              select distinct fingerprint, low_profile_id from stored order by 1, 2
              on conflict do nothing
              returning fingerprint
            ),
            grouped as (
              insert into conflict_groups as g (fingerprint, type, level, stage, endpoint, product_id, count, open,
                payments, first_at, last_at)
              select fingerprint, min(type), min(level), min(stage), min(endpoint), min(product_id), count(*),
                count(*) filter (where state = 'open'),
                (select count(*) from paying where paying.fingerprint = stored.fingerprint), min(at), max(at)
              from stored
              group by fingerprint
              order by fingerprint
              on conflict (fingerprint) do update set
                count = g.count + excluded.count, open = g.open + excluded.open,
                payments = g.payments + excluded.payments,
                first_at = least(g.first_at, excluded.first_at), last_at = greatest(g.last_at, excluded.last_at)
            )
            select count(*) from stored
            """.replace("{exception}", ByException.standingOf("batch"));

    private ConflictTable() {}

    /**
     * Stores those that are not there yet, in the caller's transaction. Each id is given once at most.
     *
     * @param minutesFrom what happened before is no longer counted by the minute
     * @return how many were new
     */
    static long store(Connection connection, List<Received> batch, Instant minutesFrom) throws SQLException {
        GroupRows.lock(connection, batch.stream().map(Received::fingerprint).toList());
        try (var statement = connection.prepareStatement(STORE)) {
            var columns = new TextColumns<>(connection, batch);
            var arrays = List.of(
                    columns.of(received -> received.conflict().id()),
                    columns.of(received -> received.conflict().at()),
                    columns.of(Received::origin),
                    columns.of(Received::fingerprint),
                    columns.of(received -> received.conflict().type().code()),
                    columns.of(received -> received.conflict().level().code()),
                    columns.of(received -> received.conflict().stage().code()),
                    columns.of(received -> received.conflict().endpoint()),
                    columns.of(received -> received.conflict().statusCode()),
                    columns.of(received -> received.conflict().retryable()),
                    columns.of(received -> received.arrival().state().code()),
                    columns.of(received -> received.arrival().closedBy()),
                    columns.of(received -> received.conflict().lowProfileId()),
                    columns.of(received -> received.conflict().orderId()),
                    columns.of(received -> received.conflict().tranzactionId()),
                    columns.of(received -> received.conflict().productId()),
                    columns.of(received -> received.conflict().attempt()),
                    columns.of(received -> received.conflict().marginMs()),
                    columns.of(received -> received.conflict().winner()),
                    columns.of(received -> received.conflict().loser()));
            for (int i = 0; i < arrays.size(); i++) {
                statement.setArray(i + 1, arrays.get(i));
            }
            statement.setTimestamp(arrays.size() + 1, Timestamp.from(minutesFrom));
            try (var stored = statement.executeQuery()) {
                stored.next();
                return stored.getLong(1);
            }
        }
    }
}
