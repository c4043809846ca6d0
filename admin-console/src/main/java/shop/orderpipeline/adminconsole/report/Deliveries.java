package shop.orderpipeline.adminconsole.report;

import java.time.Instant;
import java.time.ZoneOffset;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads how long it took from a proved payment until its goods were taken from stock. Writes nothing. */
@Component
class Deliveries {

    private static final String TOOK = """
            select count(*) as orders,
              coalesce(percentile_cont(0.5) within group (order by took), 0) as median,
              coalesce(percentile_cont(0.95) within group (order by took), 0) as most,
              coalesce(max(took), 0) as longest,
              count(*) filter (where took > :slow) as slow
            from (
              select extract(epoch from min(d.created_at) - o.created_at)::float8 as took
              from orders o
              join stock_deductions d on d.order_id = o.id
              where o.created_at >= :from and o.created_at < :to
              group by o.id, o.created_at
            ) as delivered
            """;

    private static final int SLOW_SECONDS = 60;

    private final JdbcClient database;

    Deliveries(JdbcClient database) {
        this.database = database;
    }

    /**
     * Times in seconds; 0 where no order was delivered.
     *
     * @param orders how many were delivered, of those that were paid in the time asked for
     * @param most 95 of 100 took no longer
     * @param slow how many took more than a minute
     */
    record Took(long orders, double median, double most, double longest, long slow) {}

    Took between(Instant from, Instant to) {
        return database.sql(TOOK)
                .param("slow", SLOW_SECONDS)
                .param("from", from.atOffset(ZoneOffset.UTC))
                .param("to", to.atOffset(ZoneOffset.UTC))
                .query((row, number) -> new Took(
                        row.getLong("orders"),
                        row.getDouble("median"),
                        row.getDouble("most"),
                        row.getDouble("longest"),
                        row.getLong("slow")))
                .single();
    }
}
