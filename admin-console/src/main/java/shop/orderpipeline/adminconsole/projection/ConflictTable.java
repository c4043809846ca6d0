package shop.orderpipeline.adminconsole.projection;

import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The tables {@code conflicts}, {@code conflict_groups}, {@code conflict_group_payments} and {@code conflict_counts}: one
 * row per conflict id, and what they add up to, kept as they arrive.
 */
final class ConflictTable {

    /**
     * A conflict may get worse later; the first of an id stays. How one stands that is open on arrival: as its exception,
     * where money waits for a person because of it; else as the first thing says that a person said about its group after it
     * happened, or that held when it happened, unless it was taken back.
     */
    private static final String STORE = """
            with batch as (
              select * from unnest(?::text[], ?::timestamptz[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],
                ?::text[], ?::int[], ?::boolean[], ?::text[], ?::text[], ?::text[], ?::uuid[], ?::bigint[], ?::bigint[],
                ?::int[], ?::bigint[], ?::text[], ?::text[])
                as batch (id, at, origin, fingerprint, type, level, stage, endpoint, status_code, retryable, state,
                  closed_by, low_profile_id, order_id, tranzaction_id, product_id, attempt, margin_ms, winner, loser)
            ),
            standing as (
              select batch.*, exception.state as exception_state, exception.closed_at as exception_closed_at,
                exception.closed_by as exception_closed_by, act.act, act.at as act_at, act.who
              from batch
              left join lateral (
                select e.state, e.closed_at, e.closed_by from exceptions e
                where batch.state = 'open' and e.low_profile_id = batch.low_profile_id and e.reason = batch.type
                  and (e.tranzaction_id = batch.tranzaction_id or e.tranzaction_id is null or batch.tranzaction_id is null)
                order by e.state = 'open' desc, e.closed_at desc
                limit 1
              ) exception on true
              left join lateral (
                select a.act, a.at, a.who from conflict_acts a
                where batch.state = 'open' and a.fingerprint = batch.fingerprint and a.act in ('handled', 'ignored')
                  and not exists (
                    select from conflict_acts later
                    where later.fingerprint = a.fingerprint and later.id > a.id and later.act = 'reopened')
                  and (a.at >= batch.at or (a.until > batch.at and not exists (
                    select from conflict_acts later
                    where later.fingerprint = a.fingerprint and later.id > a.id and later.at <= batch.at
                      and later.act <> 'noted')))
                order by a.id
                limit 1
              ) act on true
              where not exists (select from conflicts known where known.id = batch.id)
            ),
            stored as (
              insert into conflicts (id, at, origin, fingerprint, type, level, stage, endpoint, status_code, retryable,
                state, closed_at, closed_by, low_profile_id, order_id, tranzaction_id, product_id, attempt, margin_ms,
                winner, loser)
              select id, at, origin, fingerprint, type, level, stage, endpoint, status_code, retryable,
                case
                  when exception_state = 'open' then 'open'
                  when exception_state = 'applied' then 'healed'
                  when exception_state is not null then 'handled'
                  else coalesce(act, state)
                end,
                case when state = 'healed' then at when exception_state is not null then exception_closed_at
                  else act_at end,
                case when exception_state is not null then exception_closed_by else coalesce(who, closed_by) end,
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
            """;

    private ConflictTable() {}

    /**
     * Stores those that are not there yet, in the caller's transaction. Each id is given once at most.
     *
     * @return how many were new
     */
    static long store(Connection connection, List<Received> batch) throws SQLException {
        try (var statement = connection.prepareStatement(STORE)) {
            var columns = new Columns(connection, batch);
            var arrays = List.of(
                    columns.text(received -> received.conflict().id()),
                    columns.text(received -> received.conflict().at()),
                    columns.text(Received::origin),
                    columns.text(Received::fingerprint),
                    columns.text(received -> received.conflict().type().code()),
                    columns.text(received -> received.conflict().level().code()),
                    columns.text(received -> received.conflict().stage().code()),
                    columns.text(received -> received.conflict().endpoint()),
                    columns.text(received -> received.conflict().statusCode()),
                    columns.text(received -> received.conflict().retryable()),
                    columns.text(received -> received.arrival().state().code()),
                    columns.text(received -> received.arrival().closedBy()),
                    columns.text(received -> received.conflict().lowProfileId()),
                    columns.text(received -> received.conflict().orderId()),
                    columns.text(received -> received.conflict().tranzactionId()),
                    columns.text(received -> received.conflict().productId()),
                    columns.text(received -> received.conflict().attempt()),
                    columns.text(received -> received.conflict().marginMs()),
                    columns.text(received -> received.conflict().winner()),
                    columns.text(received -> received.conflict().loser()));
            for (int i = 0; i < arrays.size(); i++) {
                statement.setArray(i + 1, arrays.get(i));
            }
            try (var stored = statement.executeQuery()) {
                stored.next();
                return stored.getLong(1);
            }
        }
    }

    /** The batch, turned on its side: one array a column, as text, which the statement casts. */
    private record Columns(Connection connection, List<Received> batch) {

        Array text(Function<Received, @Nullable Object> member) throws SQLException {
            var values = new @Nullable Object[batch.size()];
            for (int row = 0; row < values.length; row++) {
                var value = member.apply(batch.get(row));
                values[row] = value == null ? null : value.toString();
            }
            return connection.createArrayOf("text", values);
        }
    }
}
