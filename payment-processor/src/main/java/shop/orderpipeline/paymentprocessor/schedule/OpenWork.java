package shop.orderpipeline.paymentprocessor.schedule;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import shop.orderpipeline.order.OrderId;
import shop.orderpipeline.payment.Claim;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.payment.TranzactionId;
import shop.orderpipeline.topic.Json;

/**
 * The table {@code open_work}: every payment that something must still happen to. All methods run in the caller's
 * transaction, take each id once, and measure time by the database's clock. A row that was written after a question was
 * put has another version than the one the question saw, and outlives its answer.
 */
public class OpenWork {

    /** When the next question is due after 0, 1, 2, … answers. */
    public static final List<Duration> LADDER = List.of(
            Duration.ofSeconds(2),
            Duration.ofSeconds(5),
            Duration.ofSeconds(15),
            Duration.ofMinutes(1),
            Duration.ofMinutes(5),
            Duration.ofMinutes(30),
            Duration.ofHours(1));

    /** No payment is asked about again sooner than the call of its last question can last. */
    public static final Duration SOONEST_AFTER_TROUBLE = Duration.ofSeconds(10);

    private static final Duration DEDUCTION_TIME = Duration.ofMinutes(2);

    private static final String OPEN = """
            insert into open_work as w (low_profile_id, reason, claim, due_at)
            select id, :reason, claim, now() + :seconds * interval '1 second'
            from unnest(:ids::text[], :claims::jsonb[]) as filed(id, claim)
            order by id
            on conflict (low_profile_id) do update set
              version = w.version + 1,
              claim = coalesce(excluded.claim, w.claim)
            """;

    private static final String ANSWERED = """
            insert into open_work as w (low_profile_id, reason, claim, attempts, due_at)
            select id, :reason, claim, 1, now() + (:ladder::float8[])[2] * interval '1 second'
            from unnest(:ids::text[], :claims::jsonb[]) as answered(id, claim)
            order by id
            on conflict (low_profile_id) do update set
              reason = excluded.reason,
              version = w.version + 1,
              claim = coalesce(excluded.claim, w.claim),
              attempts = w.attempts + 1,
              due_at = now() + (:ladder::float8[])[least(w.attempts + 2, cardinality(:ladder::float8[]))] * interval '1 second'
            """;

    /** The longer a payment is open, the more seldom it comes back: after a quarter of the time that has passed. */
    private static final String SELDOM =
            "greatest(:soonest * interval '1 second', least((now() - w.opened_at) / 4, :latest * interval '1 second'))";

    /** Trouble counts no answer and keeps the reason of a row that is there, unless its page has an order by now. */
    private static final String UNANSWERED = """
            insert into open_work as w (low_profile_id, reason, claim, due_at)
            select id, :reason, claim, now() + :soonest * interval '1 second'
            from unnest(:ids::text[], :claims::jsonb[]) as unanswered(id, claim)
            order by id
            on conflict (low_profile_id) do update set
              reason = case when w.reason = :early then excluded.reason else w.reason end,
              version = w.version + 1,
              claim = coalesce(excluded.claim, w.claim),
              due_at = now() + %s
            returning low_profile_id, version
            """.formatted(SELDOM);

    private static final String CLOSE = """
            delete from open_work w
            using unnest(:ids::text[], :versions::int8[]) as answered(id, version)
            where w.low_profile_id = answered.id and w.version = answered.version
            """;

    private static final String AWAIT_DEDUCTION = """
            update open_work
            set reason = :reason, version = version + 1, due_at = now() + :seconds * interval '1 second'
            where low_profile_id = any(:ids::text[])
            """;

    /**
     * Moving due_at and reading it is one statement, so a crash after it delays a payment and loses none; rows that
     * another instance holds are passed over. Work is over when the stock is deducted and nobody moved the order back
     * since, when the order left for {@code error}, or when it was closed after it was paid and a person knows; it is
     * removed on the way, in the version that was read. A paid order that somebody moved back is asked about: the answer
     * moves it on again.
     */
    private static final String TAKE = """
            with due as (
              select low_profile_id, version from open_work
              where due_at <= now() and %s
              order by due_at
              limit :limit
              for update skip locked
            ), standing as (
              select d.low_profile_id, d.version, o.id as order_id, o.tranzaction_id,
                -- by the page that was paid: the pending order may be gone or have another page now
                o.id is not null and not asked.open and not coalesce(paid.open, false) as undeducted,
                o.id is not null and not asked.open and not coalesce(paid.open, false) and (
                  p.status = 'error'
                  or p.status is distinct from 'payment_verified' and (
                    exists (select from stock_deductions s where s.order_id = o.id)
                    or exists (
                      select from exceptions e
                      where e.tranzaction_id = o.tranzaction_id and e.reason = 'paid-after-close'))) as over
              from due d
              left join orders o on o.low_profile_id = d.low_profile_id
              left join pending_orders p on p.id = o.pending_order_id
              cross join lateral (
                select p.status in ('awaiting_payment', 'processing', 'failed') as open) as paid
              -- the page may belong to another order by now, which waits for its own answer
              cross join lateral (
                select exists (
                  select from pending_orders h
                  where h.canonical_low_profile_id = d.low_profile_id
                    and h.status in ('awaiting_payment', 'processing', 'failed')) as open) as asked
            ), over as (
              delete from open_work w using standing s
              where w.low_profile_id = s.low_profile_id and w.version = s.version and s.over
            )
            update open_work w
            set due_at = now() + greatest(
              %s,
              case when s.undeducted then :deduction * interval '1 second' end,
              (:ladder::float8[])[least(w.attempts + 1, cardinality(:ladder::float8[]))] * interval '1 second')
            from standing s
            where w.low_profile_id = s.low_profile_id and not s.over
            returning w.low_profile_id, w.claim,
              case when s.undeducted then s.order_id end as order_id, s.tranzaction_id
            """;

    // Written out, not a parameter: each kind has an index of its own.
    private static final String TAKE_OF_ORDERS = TAKE.formatted("reason not in ('early', 'unanswered')", SELDOM);
    private static final String TAKE_UNANSWERED = TAKE.formatted("reason = 'unanswered'", SELDOM);
    private static final String TAKE_OF_STRANGERS = TAKE.formatted("reason = 'early'", SELDOM);
    private static final String TAKE_PAID = TAKE.formatted("""
            reason in ('deduction-missing', 'ordered')
              and exists (select from orders paid where paid.low_profile_id = open_work.low_profile_id)""", SELDOM);

    private final JdbcClient jdbc;

    public OpenWork(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * A payment to be filed.
     *
     * @param claim what its newest notification said; null keeps what is known
     */
    public record Filed(LowProfileId id, @Nullable Claim claim) {}

    /**
     * A payment whose time has come.
     *
     * @param claim what its newest notification said; null where none came
     * @param orderId the paid order whose stock is not deducted; null where CardCom is to be asked
     * @param tranzactionId the charge that paid it
     */
    public record Due(
            LowProfileId lowProfileId,
            @Nullable Claim claim,
            @Nullable OrderId orderId,
            @Nullable TranzactionId tranzactionId) {}

    /** A row as a transaction found it. */
    public record Row(WorkReason reason, long version, int attempts, Instant openedAt) {

        /** Reads {@code work_reason, work_version, work_attempts, work_opened_at} of a left join; null where there is none. */
        public static @Nullable Row of(ResultSet row) throws SQLException {
            var reason = row.getString("work_reason");
            return reason == null
                    ? null
                    : new Row(
                            WorkReason.of(reason),
                            row.getLong("work_version"),
                            row.getInt("work_attempts"),
                            row.getObject("work_opened_at", OffsetDateTime.class)
                                    .toInstant());
        }
    }

    /** Files payments that wait for their first question; one that is filed already stays due when it was. */
    public void open(Collection<Filed> payments, WorkReason reason) {
        if (!payments.isEmpty()) {
            jdbc.sql(OPEN)
                    .param("ids", ids(payments))
                    .param("claims", claims(payments))
                    .param("reason", reason.code())
                    .param("seconds", LADDER.getFirst().toSeconds())
                    .update();
        }
    }

    /** An answer came that decided nothing: the next question is due one rung further. */
    public void answered(Collection<Filed> payments, WorkReason reason) {
        if (!payments.isEmpty()) {
            jdbc.sql(ANSWERED)
                    .param("ids", ids(payments))
                    .param("claims", claims(payments))
                    .param("reason", reason.code())
                    .param("ladder", ladder())
                    .update();
        }
    }

    /**
     * No answer about the payment of an order came (yet): due again soon, and no attempt is spent. Returns the versions of
     * the rows.
     */
    public Map<LowProfileId, Long> unanswered(Collection<Filed> payments) {
        var versions = new HashMap<LowProfileId, Long>();
        if (!payments.isEmpty()) {
            jdbc.sql(UNANSWERED)
                    .param("ids", ids(payments))
                    .param("claims", claims(payments))
                    .param("reason", WorkReason.UNANSWERED.code())
                    .param("early", WorkReason.EARLY.code())
                    .param("soonest", SOONEST_AFTER_TROUBLE.toSeconds())
                    .param("latest", LADDER.getLast().toSeconds())
                    .query(row -> {
                        versions.put(new LowProfileId(row.getString("low_profile_id")), row.getLong("version"));
                    });
        }
        return versions;
    }

    /** Removes rows in the versions that an answer belongs to: what was filed anew since the question was put stays. */
    public void close(Map<LowProfileId, Long> versions) {
        if (!versions.isEmpty()) {
            jdbc.sql(CLOSE)
                    .param("ids", texts(versions.keySet()))
                    .param("versions", versions.values().toArray(Long[]::new))
                    .update();
        }
    }

    /** Paid: a row that is there stays until the ledger rows are. */
    public void awaitDeduction(Collection<LowProfileId> ids) {
        if (!ids.isEmpty()) {
            jdbc.sql(AWAIT_DEDUCTION)
                    .param("ids", texts(ids))
                    .param("reason", WorkReason.DEDUCTION_MISSING.code())
                    .param("seconds", DEDUCTION_TIME.toSeconds())
                    .update();
        }
    }

    /**
     * Takes what is due of orders, at most so many, oldest first; each is due again later, whatever becomes of it. What had
     * no answer the last time is {@link #takeUnanswered}.
     */
    List<Due> takeOfOrders(int limit) {
        return take(TAKE_OF_ORDERS, limit);
    }

    /** The same of what had no answer the last time. */
    List<Due> takeUnanswered(int limit) {
        return take(TAKE_UNANSWERED, limit);
    }

    /** The same of pages that no order has. */
    List<Due> takeOfStrangers(int limit) {
        return take(TAKE_OF_STRANGERS, limit);
    }

    /** The same of what CardCom need not be asked about. */
    List<Due> takePaid(int limit) {
        return take(TAKE_PAID, limit);
    }

    private List<Due> take(String take, int limit) {
        return jdbc.sql(take)
                .param("limit", limit)
                .param("soonest", SOONEST_AFTER_TROUBLE.toSeconds())
                .param("latest", LADDER.getLast().toSeconds())
                .param("deduction", DEDUCTION_TIME.toSeconds())
                .param("ladder", ladder())
                .query((row, _) -> {
                    var order = row.getObject("order_id", UUID.class);
                    var charge = row.getObject("tranzaction_id", Long.class);
                    return new Due(
                            new LowProfileId(row.getString("low_profile_id")),
                            claim(row.getString("claim")),
                            order == null ? null : new OrderId(order),
                            charge == null ? null : new TranzactionId(charge));
                })
                .list();
    }

    /** A claim as the tables keep it. */
    public static @Nullable String json(@Nullable Claim claim) {
        return claim == null ? null : new String(Json.write(claim), StandardCharsets.UTF_8);
    }

    /** A claim as the tables keep it, read back. */
    public static @Nullable Claim claim(@Nullable String json) {
        return json == null ? null : Json.read(json.getBytes(StandardCharsets.UTF_8), Claim.class);
    }

    private static Double[] ladder() {
        return LADDER.stream().map(rung -> rung.toMillis() / 1000.0).toArray(Double[]::new);
    }

    private static String[] ids(Collection<Filed> payments) {
        return payments.stream().map(filed -> filed.id().value()).toArray(String[]::new);
    }

    private static @Nullable String[] claims(Collection<Filed> payments) {
        return payments.stream().map(filed -> json(filed.claim())).toArray(String[]::new);
    }

    private static String[] texts(Collection<LowProfileId> ids) {
        return ids.stream().map(LowProfileId::value).toArray(String[]::new);
    }
}
