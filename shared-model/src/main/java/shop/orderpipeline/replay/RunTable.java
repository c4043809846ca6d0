package shop.orderpipeline.replay;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import shop.orderpipeline.conflict.RecordOrigin;
import shop.orderpipeline.topic.Json;

/** The tables {@code replay_runs}, {@code replay_checkpoints} and {@code replayed_letters}. */
final class RunTable {

    /** Held by the run's connection alone, and gone with it, however it ends: one run to a topic at a time. */
    private static final String LOCK = "select pg_try_advisory_lock(hashtext('order-pipeline replay'), hashtext(?))";

    private static final String START = """
            insert into replay_runs (plan, source, target, who, reason, records, parked)
            values (?, ?, ?, ?, ?, ?, ?)
            returning id
            """;

    private static final String RESUME = """
            update replay_runs set state = 'running', cancelled_by = null, progressed_at = now()
            where id = ? and state in ('interrupted', 'failed')
            """;

    private static final String CHECKPOINT = """
            update replay_runs set published = published + ?, failed = failed + ?, progressed_at = now()
            where id = ?
            returning cancelled_by
            """;

    private static final String CHECKPOINTS = """
            insert into replay_checkpoints (run_id, partition, next_offset)
            select ?, * from unnest(?::int[], ?::bigint[])
            on conflict (run_id, partition) do update
            set next_offset = greatest(replay_checkpoints.next_offset, excluded.next_offset)
            """;

    private static final String LETTERS = """
            insert into replayed_letters (topic, partition, record_offset, run_id, fate)
            select *, ?, ? from unnest(?::text[], ?::int[], ?::bigint[])
            on conflict do nothing
            """;

    /** Who asks for a run's end when it has just proved what it did was heard too. */
    private static final String END = """
            update replay_runs
            set state = case when ?::text = 'done' and cancelled_by is not null then 'cancelled' else ?::text end, report = coalesce(?::jsonb, report),
              ended_at = case when ? then now() end
            where id = ?
            """;

    /** A run without its lock has no process any more; who has a lock, only the server knows. */
    private static final String SETTLE_THE_DEAD = """
            update replay_runs r set state = 'interrupted'
            where r.state = 'running' and not exists (
              select from pg_locks l
              where l.locktype = 'advisory' and l.granted and l.objsubid = 2
                and l.database = (select oid from pg_database where datname = current_database())
                and l.classid::bigint = hashtext('order-pipeline replay')::bigint & 4294967295
                and l.objid::bigint = hashtext(r.target)::bigint & 4294967295)
            """;

    private static final String CANCEL = """
            update replay_runs
            set cancelled_by = ?, state = case when state = 'running' then state else 'cancelled' end,
              ended_at = case when state = 'running' then ended_at else now() end
            where id = ? and state in ('running', 'interrupted', 'failed')
            """;

    private static final String CANCELLED_BY = "select cancelled_by from replay_runs where id = ?";

    private static final String RUNS = """
            select id, plan, source, target, who, reason, state, records, parked, published, failed, cancelled_by,
              started_at, progressed_at, ended_at, report::text as report,
              array(select c.partition from replay_checkpoints c where c.run_id = r.id order by c.partition) as partitions,
              array(select c.next_offset from replay_checkpoints c where c.run_id = r.id order by c.partition) as offsets
            from replay_runs r
            """;

    private static final String TOTALS = """
            select source, sum(published)::bigint as published, sum(failed)::bigint as failed, sum(parked)::bigint as parked
            from replay_runs
            group by source
            """;

    private final Connection connection;

    RunTable(Connection connection) {
        this.connection = connection;
    }

    /** Whether no other run to this topic is there; if so, none can be until the connection is closed. */
    boolean lock(String target) throws SQLException {
        try (var statement = prepare(LOCK, target);
                var rows = statement.executeQuery()) {
            rows.next();
            return rows.getBoolean(1);
        }
    }

    /** Runs whose process is gone can be resumed. */
    void settleTheDead() throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.executeUpdate(SETTLE_THE_DEAD);
        }
    }

    /** Returns the new run's number. */
    long start(Plan plan, Findings findings, String who, @Nullable String reason) throws SQLException {
        var source = plan.selection().source();
        try (var statement = prepare(
                        START,
                        plan.id(),
                        source.name(),
                        source.target().name(),
                        who,
                        reason,
                        findings.records(),
                        findings.parked());
                var rows = statement.executeQuery()) {
            rows.next();
            return rows.getLong(1);
        }
    }

    /** Whether it could be taken up again. */
    boolean resume(long run) throws SQLException {
        return update(RESUME, run) == 1;
    }

    /**
     * What a slice came to, once the broker acknowledged it.
     *
     * @param next where each partition that it touched goes on
     * @return who asked for the run's end; null where nobody did
     */
    @Nullable String checkpoint(long run, long published, long failed, Map<Integer, Long> next) throws SQLException {
        var partitions = connection.createArrayOf("int", next.keySet().toArray());
        var offsets = connection.createArrayOf("bigint", next.values().toArray());
        update(CHECKPOINTS, run, partitions, offsets);
        try (var statement = prepare(CHECKPOINT, published, failed, run);
                var rows = statement.executeQuery()) {
            rows.next();
            return rows.getString(1);
        }
    }

    /** @param fate published or parked */
    void letters(long run, String fate, List<RecordOrigin> letters) throws SQLException {
        if (letters.isEmpty()) {
            return;
        }
        update(
                LETTERS,
                run,
                fate,
                connection.createArrayOf(
                        "text", letters.stream().map(RecordOrigin::topic).toArray()),
                connection.createArrayOf(
                        "int", letters.stream().map(RecordOrigin::partition).toArray()),
                connection.createArrayOf(
                        "bigint", letters.stream().map(RecordOrigin::offset).toArray()));
    }

    void end(long run, Run.State state, Run.@Nullable Report report) throws SQLException {
        update(
                END,
                state.code(),
                state.code(),
                report == null ? null : new String(Json.write(report), StandardCharsets.UTF_8),
                !state.canBeResumed(),
                run);
    }

    /** Whether there was a run that had not ended. */
    boolean cancel(long run, String who) throws SQLException {
        return update(CANCEL, who, run) == 1;
    }

    /** Who asked for the run's end; null where nobody did. */
    @Nullable String cancelledBy(long run) throws SQLException {
        try (var statement = prepare(CANCELLED_BY, run);
                var rows = statement.executeQuery()) {
            rows.next();
            return rows.getString(1);
        }
    }

    /** The newest first. */
    List<Run> newest(int most) throws SQLException {
        return runs(RUNS + "order by id desc limit ?", most);
    }

    /** The newest run of a plan; empty where there was none that is not cancelled. */
    Optional<Run> ranAs(Plan plan) throws SQLException {
        return runs(RUNS + "where plan = ? and state <> 'cancelled' order by id desc limit 1", plan.id()).stream()
                .findFirst();
    }

    Optional<Run> find(long run) throws SQLException {
        return runs(RUNS + "where id = ?", run).stream().findFirst();
    }

    List<Replays.Totals> totals() throws SQLException {
        try (var statement = prepare(TOTALS);
                var rows = statement.executeQuery()) {
            var totals = new ArrayList<Replays.Totals>();
            while (rows.next()) {
                totals.add(new Replays.Totals(
                        rows.getString("source"),
                        rows.getLong("published"),
                        rows.getLong("failed"),
                        rows.getLong("parked")));
            }
            return totals;
        }
    }

    private List<Run> runs(String query, Object value) throws SQLException {
        try (var statement = prepare(query, value);
                var rows = statement.executeQuery()) {
            var runs = new ArrayList<Run>();
            while (rows.next()) {
                runs.add(run(rows));
            }
            return runs;
        }
    }

    private static Run run(ResultSet row) throws SQLException {
        var report = row.getString("report");
        var partitions = (Integer[]) row.getArray("partitions").getArray();
        var offsets = (Long[]) row.getArray("offsets").getArray();
        var checkpoints = new HashMap<Integer, Long>();
        for (int i = 0; i < partitions.length; i++) {
            checkpoints.put(partitions[i], offsets[i]);
        }
        return new Run(
                row.getLong("id"),
                row.getString("plan"),
                row.getString("source"),
                row.getString("target"),
                row.getString("who"),
                row.getString("reason"),
                Run.State.of(row.getString("state")),
                row.getLong("records"),
                row.getLong("parked"),
                row.getLong("published"),
                row.getLong("failed"),
                row.getString("cancelled_by"),
                at(row, "started_at"),
                at(row, "progressed_at"),
                row.getObject("ended_at") == null ? null : at(row, "ended_at"),
                checkpoints,
                report == null
                        ? Optional.empty()
                        : Optional.ofNullable(Json.read(report.getBytes(StandardCharsets.UTF_8), Run.Report.class)));
    }

    private static Instant at(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private int update(String sql, @Nullable Object... values) throws SQLException {
        try (var statement = prepare(sql, values)) {
            return statement.executeUpdate();
        }
    }

    private PreparedStatement prepare(String sql, @Nullable Object... values) throws SQLException {
        var statement = connection.prepareStatement(sql);
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
        return statement;
    }
}
