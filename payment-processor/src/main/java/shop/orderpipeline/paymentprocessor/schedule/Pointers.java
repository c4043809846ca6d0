package shop.orderpipeline.paymentprocessor.schedule;

import java.time.Duration;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Three walks that find what nobody told us: the orders of payments that were reported before them, pending orders that
 * were never reported, and paid orders whose stock is not deducted. Each passes a row once per age, in the order of an
 * identity column, so that its cost grows with the new rows and not with the table. The table {@code schedule_pointers}
 * holds how far each has come.
 */
public class Pointers {

    /** The ages at which a pending order is passed, by the pointer's name. */
    static final Map<String, Duration> PENDING_ORDERS = Map.of(
            "pending-orders-10-min", Duration.ofMinutes(10),
            "pending-orders-1-h", Duration.ofHours(1),
            "pending-orders-6-h", Duration.ofHours(6),
            "pending-orders-26-h", Duration.ofHours(26));

    /** The shop's transaction is over by then; one that lasts longer is found by the ladder. */
    private static final Duration INSERTED = Duration.ofSeconds(2);

    private static final Duration DEDUCTION_TIME = Duration.ofMinutes(2);

    /** The rows behind the pointer that have reached the age: of a table, and its column of age. */
    private static final String WALK = """
            with pointer as (
              select name, position from schedule_pointers where name = :pointer for update skip locked
            ), passed as (
              select t.*
              from %1$s t
              where t.sequence > (select position from pointer)
                -- never past a younger row: identities are given before their transactions commit
                and t.sequence < coalesce(
                  (select min(y.sequence) from %1$s y
                   where y.sequence > (select position from pointer) and y.%2$s > now() - :age * interval '1 second'),
                  9223372036854775807)
              order by t.sequence
              limit :limit
            )""";

    private static final String ADVANCE = """
            update schedule_pointers s set position = (select max(sequence) from passed)
            from pointer
            where s.name = pointer.name and exists (select from passed)
            """;

    private static final String WALK_PENDING_ORDERS = WALK.formatted("pending_orders", "inserted_at");

    /** A payment that was early has its order now: it leaves the budget of those that have none, and is due at once. */
    private static final String PASS_NEW_ORDERS = WALK_PENDING_ORDERS + """
            , early as (
              select w.low_profile_id
              from passed
              join open_work w on w.low_profile_id = passed.canonical_low_profile_id and w.reason = :early
              order by w.low_profile_id
              for update of w
            ), found as (
              update open_work w set reason = :reason, version = w.version + 1, due_at = now()
              from early
              where w.low_profile_id = early.low_profile_id
            )
            """ + ADVANCE;

    /**
     * Adds the current low-profile id of every order passed that is not decided. Also of one that the shop closed: money
     * on its page belongs to somebody.
     */
    private static final String PASS_PENDING_ORDERS = WALK_PENDING_ORDERS + """
            , added as (
              insert into open_work (low_profile_id, reason, due_at)
              select canonical_low_profile_id, :reason, now()
              from passed
              where canonical_low_profile_id ~ '^[A-Za-z0-9_-]{1,64}$'
                and status not in ('payment_verified', 'completed', 'error')
              order by canonical_low_profile_id
              on conflict do nothing
            )
            """ + ADVANCE;

    /** Adds the paid orders that have no ledger row two minutes after they were paid. */
    private static final String PASS_ORDERS = WALK.formatted("orders", "created_at") + """
            , added as (
              insert into open_work (low_profile_id, reason, due_at)
              select low_profile_id, :reason, now()
              from passed
              where not exists (select from stock_deductions s where s.order_id = passed.id)
              order by low_profile_id
              on conflict do nothing
            )
            """ + ADVANCE;

    private static final int ROWS = 1_000;

    private final JdbcClient jdbc;

    public Pointers(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Moves the pointers one step on, each in the caller's transaction; true where any moved, so there may be more.
     *
     * @param deductionsKeepUp false while inventory is behind: what it has not read yet is not missing
     */
    boolean advance(boolean deductionsKeepUp) {
        boolean moved = pass(PASS_NEW_ORDERS, "pending-orders-reported-early", INSERTED, WorkReason.UNASKED);
        for (var pointer : PENDING_ORDERS.entrySet()) {
            moved |= pass(PASS_PENDING_ORDERS, pointer.getKey(), pointer.getValue(), WorkReason.UNNOTIFIED);
        }
        return (deductionsKeepUp && pass(PASS_ORDERS, "orders", DEDUCTION_TIME, WorkReason.DEDUCTION_MISSING)) || moved;
    }

    private boolean pass(String walk, String pointer, Duration age, WorkReason reason) {
        return jdbc.sql(walk)
                        .param("pointer", pointer)
                        .param("age", age.toSeconds())
                        .param("reason", reason.code())
                        .param("early", WorkReason.EARLY.code())
                        .param("limit", ROWS)
                        .update()
                > 0;
    }
}
