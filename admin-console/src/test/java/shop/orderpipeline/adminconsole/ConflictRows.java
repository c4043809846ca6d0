package shop.orderpipeline.adminconsole;

import static shop.orderpipeline.adminconsole.RunningConsole.console;

import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import shop.orderpipeline.adminconsole.projection.Partitions;
import shop.orderpipeline.conflict.ConflictType;
import shop.orderpipeline.conflict.Level;

/** Rows of the projection, as tests of reading need them; every row is a warning about a duplicate unless said otherwise. */
public final class ConflictRows {

    private final Map<String, @Nullable Object> columns = new HashMap<>();

    private final Instant at;

    private ConflictRows(String id, Instant at) {
        this.at = at;
        set("id", id);
        set("at", at.atOffset(ZoneOffset.UTC));
        set("lowProfileId", id);
        set("endpoint", "/api/payments/cardcom-webhook");
        set("stage", "confirmation");
        set("orderId", null);
        set("productId", null);
        set("tranzactionId", null);
        set("winner", null);
        set("loser", null);
        type(ConflictType.DUPLICATE_NOTIFICATION);
    }

    public static ConflictRows row(String id, Instant at) {
        return new ConflictRows(id, at);
    }

    public ConflictRows type(ConflictType type) {
        set("type", type.code());
        set("status", type.statusCode());
        set("retryable", type.retryable());
        return level(type.level());
    }

    public ConflictRows level(Level level) {
        set("state", level == Level.INFO ? "healed" : "open");
        return set("level", level.code());
    }

    /** @param column endpoint, stage, status, lowProfileId, orderId, productId, tranzactionId, winner, loser */
    public ConflictRows set(String column, @Nullable Object value) {
        columns.put(column, value);
        return this;
    }

    /** As the projection stores it: with its group, and counted. */
    public void store() {
        var projection = console().bean("projectionPool", DataSource.class);
        try (var connection = projection.getConnection()) {
            Partitions.ensure(connection, at);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        JdbcClient.create(projection).sql("""
                        with stored as (
                          insert into conflicts (id, at, origin, fingerprint, type, level, stage, endpoint, status_code,
                            retryable, state, low_profile_id, order_id, product_id, tranzaction_id, winner, loser)
                          values (:id, :at, 'conflicts-0@' || (select count(*) from conflicts), substr(md5(:type || :level || :endpoint
                            || coalesce(:productId::text, '')), 1, 16), :type, :level, :stage, :endpoint, :status,
                            :retryable, :state, :lowProfileId, :orderId::uuid, :productId::bigint,
                            :tranzactionId::bigint, :winner, :loser)
                          returning *
                        ),
                        counted as (
                          insert into conflict_counts (grain, at, fingerprint, count)
                          select grain, begins, fingerprint, 1
                          from stored
                          cross join lateral (values
                            ('minute', date_trunc('minute', at, 'UTC')),
                            ('hour', date_trunc('hour', at, 'UTC')),
                            ('day', date_trunc('day', at, 'Asia/Jerusalem'))) as bucket (grain, begins)
                          on conflict (grain, at, fingerprint) do update set count = conflict_counts.count + 1
                        ),
                        paying as (
                          insert into conflict_group_payments select fingerprint, low_profile_id from stored
                          on conflict do nothing
                          returning fingerprint
                        )
                        insert into conflict_groups as g (fingerprint, type, level, stage, endpoint, product_id, count,
                          open, payments, first_at, last_at)
                        select fingerprint, type, level, stage, endpoint, product_id, 1, (state = 'open')::int,
                          (select count(*) from paying), at, at
                        from stored
                        on conflict (fingerprint) do update set count = g.count + 1, open = g.open + excluded.open,
                          payments = g.payments + excluded.payments, first_at = least(g.first_at, excluded.first_at),
                          last_at = greatest(g.last_at, excluded.last_at)
                        """).params(columns).update();
    }

    public static void deleteAll() {
        console()
                .database()
                .sql("truncate conflicts, conflict_groups, conflict_group_payments, conflict_counts, conflict_acts")
                .update();
    }
}
