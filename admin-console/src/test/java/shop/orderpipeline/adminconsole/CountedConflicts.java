package shop.orderpipeline.adminconsole;

import static shop.orderpipeline.adminconsole.RunningConsole.console;

import java.nio.charset.StandardCharsets;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import shop.orderpipeline.conflict.ConflictType;
import shop.orderpipeline.conflict.Level;
import shop.orderpipeline.conflict.Stage;

/**
 * Conflicts as the projection leaves them: their rows, their group, and its counts by minute, hour and day of the shop. Each
 * is about another payment.
 */
public final class CountedConflicts {

    private final ConflictType type;
    private final Instant at;
    private Level level;
    private Stage stage = Stage.CONFIRMATION;
    private String endpoint = Stage.CONFIRMATION.endpoint();
    private @Nullable Long product;
    private boolean handled;

    private CountedConflicts(ConflictType type, Instant at) {
        this.type = type;
        this.at = at;
        this.level = type.level();
    }

    public static CountedConflicts conflicts(ConflictType type, Instant at) {
        return new CountedConflicts(type, at);
    }

    public CountedConflicts level(Level level) {
        this.level = level;
        return this;
    }

    public CountedConflicts in(Stage stage) {
        this.stage = stage;
        this.endpoint = stage.endpoint();
        return this;
    }

    public CountedConflicts at(String endpoint) {
        this.endpoint = endpoint;
        return this;
    }

    public CountedConflicts about(long product) {
        this.product = product;
        return this;
    }

    public CountedConflicts handled() {
        this.handled = true;
        return this;
    }

    /** @return the fingerprint of their group */
    public String store(int times) {
        var fingerprint = UUID.nameUUIDFromBytes(
                        (type + "|" + level + "|" + endpoint + "|" + product).getBytes(StandardCharsets.UTF_8))
                .toString();
        makePartition();
        boolean open = level != Level.INFO && !handled;
        for (var sql : new String[] {"""
            insert into conflicts (id, at, origin, fingerprint, type, level, stage, endpoint, status_code, retryable, state,
              low_profile_id, product_id)
            select gen_random_uuid()::text, :at, 'test-0@' || number, :fingerprint, :type, :level, :stage, :endpoint, :status,
              :retryable, :state, gen_random_uuid()::text, :product::bigint
            from generate_series(1, :times) as number
            """, """
            insert into conflict_groups
              (fingerprint, type, level, stage, endpoint, product_id, count, open, payments, first_at, last_at)
            values (:fingerprint, :type, :level, :stage, :endpoint, :product::bigint, :times, :open, :times, :at, :at)
            on conflict (fingerprint) do update
            set count = conflict_groups.count + excluded.count, open = conflict_groups.open + excluded.open,
              payments = conflict_groups.payments + excluded.payments,
              first_at = least(conflict_groups.first_at, excluded.first_at),
              last_at = greatest(conflict_groups.last_at, excluded.last_at)
            """, """
            insert into conflict_counts (grain, at, fingerprint, count)
            select grain, date_trunc(grain, :at::timestamptz, 'Asia/Jerusalem'), :fingerprint, :times
            from unnest(array['minute', 'hour', 'day']) as grain
            on conflict (grain, at, fingerprint) do update set count = conflict_counts.count + excluded.count
            """}) {
            console()
                    .database()
                    .sql(sql)
                    .param("at", at.atOffset(ZoneOffset.UTC))
                    .param("fingerprint", fingerprint)
                    .param("type", type.code())
                    .param("level", level.code())
                    .param("stage", stage.code())
                    .param("endpoint", endpoint)
                    .param("status", type.statusCode())
                    .param("retryable", type.retryable())
                    .param("state", open ? "open" : level == Level.INFO ? "healed" : "handled")
                    .param("product", product)
                    .param("times", times)
                    .param("open", open ? times : 0)
                    .update();
        }
        return fingerprint;
    }

    /** Everything that conflicts are known by, and the weeks that were made for them. */
    public static void deleteAll() {
        var database = console().database();
        database.sql("truncate conflicts, conflict_groups, conflict_group_payments, conflict_counts")
                .update();
        database.sql("select relname from pg_class where relname like 'conflicts\\_test\\_%' and relkind = 'r'")
                .query(String.class)
                .list()
                .forEach(week -> database.sql("drop table " + week).update());
    }

    /** Of the week, unless there is one already. */
    private void makePartition() {
        var sunday = LocalDate.ofInstant(at, ZoneOffset.UTC).with(TemporalAdjusters.previousOrSame(DayOfWeek.SUNDAY));
        console()
                .database()
                .sql("""
                        do $$
                        begin
                          create table if not exists conflicts_test_%s partition of conflicts
                            for values from ('%s 00:00+00') to ('%s 00:00+00');
                        exception when invalid_object_definition then
                          null;
                        end
                        $$
                        """.formatted(sunday.toString().replace('-', '_'), sunday, sunday.plusWeeks(1)))
                .update();
    }
}
