package shop.orderpipeline.paymentprocessor.schedule;

import java.time.Duration;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Two walks that find what nobody told us: pending orders that were never reported, and paid orders whose stock is not
 * deducted. Each passes a row once per age, in the order of an identity column, so that its cost grows with the new rows
 * and not with the table. The table {@code schedule_pointers} holds how far each has come.
 */
public class Pointers {

    /** The ages at which a pending order is passed, by the pointer's name. */
    static final Map<String, Duration> PENDING_ORDERS = Map.of(
            "pending-orders-10-min", Duration.ofMinutes(10),
            "pending-orders-1-h", Duration.ofHours(1),
            "pending-orders-6-h", Duration.ofHours(6),
            "pending-orders-26-h", Duration.ofHours(26));

    private static final Duration DEDUCTION_TIME = Duration.ofMinutes(2);

    /** Adds the current low-profile id of every order passed that is not final. */
    private static final String PASS_PENDING_ORDERS = """
            with pointer as (
              select name, position from schedule_pointers where name = :pointer for update skip locked
            ), passed as (
              select p.sequence, p.canonical_low_profile_id, p.status, p.status_reason
              from pending_orders p
              where p.sequence > (select position from pointer)
                -- never past a younger row: identities are given before their transactions commit
                and p.sequence < coalesce(
                  (select min(y.sequence) from pending_orders y
                   where y.sequence > (select position from pointer) and y.inserted_at > now() - :age * interval '1 second'),
                  9223372036854775807)
              order by p.sequence
              limit :limit
            ), added as (
              insert into open_work (low_profile_id, reason, due_at)
              select canonical_low_profile_id, :reason, now()
              from passed
              where canonical_low_profile_id ~ '^[A-Za-z0-9_-]{1,64}$'
                and (status in ('awaiting_payment', 'processing')
                  or status = 'failed' and status_reason is not distinct from 'declined')
              order by canonical_low_profile_id
              on conflict do nothing
            )
            update schedule_pointers s set position = (select max(sequence) from passed)
            from pointer
            where s.name = pointer.name and exists (select from passed)
            """;

    /** Adds the paid orders that have no ledger row two minutes after they were paid. */
    private static final String PASS_ORDERS = """
            with pointer as (
              select name, position from schedule_pointers where name = 'orders' for update skip locked
            ), passed as (
              select o.sequence, o.id, o.low_profile_id
              from orders o
              where o.sequence > (select position from pointer)
                and o.sequence < coalesce(
                  (select min(y.sequence) from orders y
                   where y.sequence > (select position from pointer) and y.created_at > now() - :age * interval '1 second'),
                  9223372036854775807)
              order by o.sequence
              limit :limit
            ), added as (
              insert into open_work (low_profile_id, reason, due_at)
              select low_profile_id, :reason, now()
              from passed
              where not exists (select from stock_deductions s where s.order_id = passed.id)
              order by low_profile_id
              on conflict do nothing
            )
            update schedule_pointers s set position = (select max(sequence) from passed)
            from pointer
            where s.name = pointer.name and exists (select from passed)
            """;

    private static final int ROWS = 1_000;

    private final JdbcClient jdbc;

    public Pointers(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Moves every pointer one step on, each in the caller's transaction; true where any moved, so there may be more. */
    boolean advance() {
        boolean moved = false;
        for (var pointer : PENDING_ORDERS.entrySet()) {
            moved |= jdbc.sql(PASS_PENDING_ORDERS)
                            .param("pointer", pointer.getKey())
                            .param("age", pointer.getValue().toSeconds())
                            .param("reason", WorkReason.UNNOTIFIED.code())
                            .param("limit", ROWS)
                            .update()
                    > 0;
        }
        return jdbc.sql(PASS_ORDERS)
                                .param("age", DEDUCTION_TIME.toSeconds())
                                .param("reason", WorkReason.DEDUCTION_MISSING.code())
                                .param("limit", ROWS)
                                .update()
                        > 0
                || moved;
    }
}
