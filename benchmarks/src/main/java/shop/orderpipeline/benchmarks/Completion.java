package shop.orderpipeline.benchmarks;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.HdrHistogram.Histogram;
import org.springframework.jdbc.core.simple.JdbcClient;
import shop.orderpipeline.allinone.fleet.Placed;
import shop.orderpipeline.payment.LowProfileId;

/** What became of the orders of a run, and when that was committed, by PostgreSQL's clock, which is this machine's. */
final class Completion {

    private static final long LONGEST_MS = Duration.ofMinutes(10).toMillis();
    private static final int DIGITS = 3;

    private final JdbcClient jdbc;
    private final String[] ids;

    Completion(DataSource database, List<Placed> orders) {
        this.jdbc = JdbcClient.create(database);
        this.ids = orders.stream().map(order -> order.id().toString()).toArray(String[]::new);
    }

    /** Waits until none of them is on its way any more. */
    void awaitAllSettled(Duration patience) {
        await("all orders are settled")
                .atMost(patience)
                .pollInterval(pollInterval())
                .until(() -> count("status not in ('completed', 'error', 'failed')") == 0);
    }

    /** Times are taken from the tables, so looking seldom costs no precision: looking costs the contenders' processors. */
    private Duration pollInterval() {
        return Duration.ofMillis(Math.clamp(ids.length / 10, 50, 1_000));
    }

    long completed() {
        return count("status = 'completed'");
    }

    private long count(String condition) {
        return jdbc.sql("select count(*) from pending_orders where id = any(:ids::uuid[]) and " + condition)
                .param("ids", ids)
                .query(Long.class)
                .single();
    }

    /** When each completed order's last change was committed, ms of the epoch. */
    Map<LowProfileId, Double> committedAt() {
        var times = new HashMap<LowProfileId, Double>();
        jdbc.sql("""
                        select canonical_low_profile_id as page,
                          (extract(epoch from pg_xact_commit_timestamp(xmin)) * 1000)::float8 as at
                        from pending_orders where id = any(:ids::uuid[]) and status = 'completed'
                        """).param("ids", ids).query(row -> {
            times.put(new LowProfileId(row.getString("page")), row.getDouble("at"));
        });
        return times;
    }

    /** @param from when each notification was due, ms of the epoch */
    static Histogram latencies(Map<LowProfileId, Long> from, Map<LowProfileId, Double> to) {
        var histogram = new Histogram(LONGEST_MS, DIGITS);
        to.forEach((page, at) -> {
            var start = from.get(page);
            if (start != null) {
                histogram.recordValue(Math.round(Math.max(0, at - start)));
            }
        });
        return histogram;
    }

    /** Seconds from a moment to the last of them. */
    static double secondsFrom(long moment, Map<LowProfileId, Double> committedAt) {
        return (committedAt.values().stream()
                                .mapToDouble(Double::doubleValue)
                                .max()
                                .orElse((double) moment)
                        - moment)
                / 1e3;
    }
}
