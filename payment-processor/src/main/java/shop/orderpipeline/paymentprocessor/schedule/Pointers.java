package shop.orderpipeline.paymentprocessor.schedule;

import java.time.Duration;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import shop.orderpipeline.failure.WholeTransaction;

/**
 * The walks that find what nobody told us: the orders of payments that were reported before them, pending orders that
 * were never reported, and paid orders whose stock is not deducted. Each passes a row once per age, in the order of an
 * identity column, so that its cost grows with the new rows and not with the table. The table {@code schedule_pointers}
 * holds how far each has come.
 */
final class Pointers {

    /** The shop's transaction is over by then; one that lasts longer is found by the ladder. */
    private static final Duration INSERTED = Duration.ofSeconds(2);

    private static final Duration DEDUCTION_TIME = Duration.ofMinutes(2);

    /** The rows behind the pointer that have reached the age: of a table, and its column of age. */
    private static final String WALK = """
            with pointer as (
              select name, position from schedule_pointers where name = :pointer for update skip locked
            ), next as (
              select t.*, t.%2$s > now() - :age * interval '1 second' as young
              from %1$s t
              where t.sequence > (select position from pointer)
              order by t.sequence
              limit :limit
            ), passed as (
              -- never past a younger row: identities are given before their transactions commit
              select * from next
              where sequence < coalesce((select min(sequence) from next where young), 9223372036854775807)
            )""";

    private static final String ADVANCE = """
            update schedule_pointers s set position = (select max(sequence) from passed)
            from pointer
            where s.name = pointer.name and exists (select from passed)
            returning (select count(*) from passed)
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
     * Adds the current low-profile id of every order passed that is not decided, or that was decided by another page: our
     * tables tell of money on that one and not on this. Also of one that the shop closed: money on its page belongs to
     * somebody.
     */
    private static final String PASS_PENDING_ORDERS = WALK_PENDING_ORDERS + """
            , added as (
              insert into open_work (low_profile_id, reason, due_at)
              select canonical_low_profile_id, :reason, now()
              from passed
              where canonical_low_profile_id ~ '^[A-Za-z0-9_-]{1,64}$'
                and (
                  status not in ('payment_verified', 'completed', 'error')
                  or not exists (select from orders o where o.low_profile_id = passed.canonical_low_profile_id)
                    and not exists (select from exceptions e where e.low_profile_id = passed.canonical_low_profile_id)
                    and (
                      exists (select from orders o where o.pending_order_id = passed.id)
                      or exists (select from exceptions e where e.pending_order_id = passed.id)))
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

    private static final int ROWS = 500;

    /** A walk at an age, by its pointer's name. */
    private record Walk(String pointer, String sql, Duration age, WorkReason reason) {}

    private static final Walk ORDERS = new Walk("orders", PASS_ORDERS, DEDUCTION_TIME, WorkReason.DEDUCTION_MISSING);

    private static final List<Walk> PENDING_ORDERS = List.of(
            new Walk("pending-orders-reported-early", PASS_NEW_ORDERS, INSERTED, WorkReason.UNASKED),
            unnotified("pending-orders-10-min", Duration.ofMinutes(10)),
            unnotified("pending-orders-1-h", Duration.ofHours(1)),
            unnotified("pending-orders-6-h", Duration.ofHours(6)),
            unnotified("pending-orders-26-h", Duration.ofHours(26)));

    private static Walk unnotified(String pointer, Duration age) {
        return new Walk(pointer, PASS_PENDING_ORDERS, age, WorkReason.UNNOTIFIED);
    }

    private final JdbcClient jdbc;

    Pointers(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Moves the pointers one step on, each by a statement that is a transaction of its own; true where there is more to
     * pass at once.
     *
     * @param deductionsKeepUp false while inventory is behind: what it has not read yet is not missing
     */
    boolean advance(boolean deductionsKeepUp) {
        boolean more = false;
        for (var walk : PENDING_ORDERS) {
            more |= pass(walk);
        }
        return (deductionsKeepUp && pass(ORDERS)) || more;
    }

    private boolean pass(Walk walk) {
        return WholeTransaction.run(() -> jdbc.sql(walk.sql)
                        .param("pointer", walk.pointer)
                        .param("age", walk.age.toSeconds())
                        .param("reason", walk.reason.code())
                        .param("early", WorkReason.EARLY.code())
                        .param("limit", ROWS)
                        .query(Long.class)
                        .optional()
                        .orElse(0L))
                >= ROWS;
    }
}
