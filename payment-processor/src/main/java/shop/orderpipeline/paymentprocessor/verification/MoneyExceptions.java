package shop.orderpipeline.paymentprocessor.verification;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import shop.orderpipeline.conflict.ConflictType;
import shop.orderpipeline.order.OrderId;
import shop.orderpipeline.payment.Claim;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.payment.Money;
import shop.orderpipeline.payment.TranzactionId;
import shop.orderpipeline.paymentprocessor.schedule.OpenWork;

/**
 * The table {@code exceptions}: money that no order can take, or orders that their money does not complete. One row per
 * payment, reason and charge; written in the transaction that finds it. All methods run in the caller's transaction.
 */
class MoneyExceptions {

    private static final String RAISE = """
            insert into exceptions (low_profile_id, pending_order_id, tranzaction_id, reason, amount, currency, claim, proof)
            select * from unnest(
              :pages::text[], :orders::uuid[], :charges::int8[], :reasons::text[], :amounts::numeric[],
              :currencies::text[],
              :claims::jsonb[], :proofs::jsonb[])
            -- Raised again after a person had ordered it to be worked again: it waits for a person again.
            on conflict (low_profile_id, reason, tranzaction_id) do update
            set state = 'open', opened_at = now(), closed_at = null, closed_by = null,
              claim = excluded.claim, proof = excluded.proof
            where exceptions.state = 'rerun'
            """;

    /** Locks the rows, so that a refund by a person and a payment by its charge exclude each other. */
    private static final String LOCKED = """
            select tranzaction_id, state from exceptions
            where tranzaction_id = any(:charges::int8[])
            order by id
            for update
            """;

    private static final String APPLIED = """
            update exceptions
            set state = 'applied', closed_at = now(), closed_by = 'payment-processor'
            where tranzaction_id = any(:charges::int8[]) and state = 'open'
            """;

    private static final String REOPEN = """
            update exceptions
            set state = 'open', opened_at = now(), closed_at = null, closed_by = null
            where pending_order_id = any(:orders::uuid[]) and state = 'rerun'
            """;

    private static final String OF = """
            select low_profile_id, pending_order_id, tranzaction_id, reason, opened_at
            from exceptions
            where low_profile_id = any(:pages::text[])
            order by id
            """;

    private final JdbcClient jdbc;

    MoneyExceptions(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** An exception to be written; the amount as CardCom proved it, claim and proof side by side. */
    record Raised(
            LowProfileId page,
            @Nullable OrderId order,
            @Nullable TranzactionId charge,
            ConflictType reason,
            @Nullable Money money,
            @Nullable Claim claim,
            Claim proof) {}

    /** An exception that was written before. */
    record OnFile(
            LowProfileId page,
            @Nullable OrderId order,
            @Nullable TranzactionId charge,
            ConflictType reason,
            Instant openedAt) {}

    /** Charges with an open exception, and charges that a person closed as refunded. */
    record ByCharge(Set<TranzactionId> open, Set<TranzactionId> refunded) {}

    /** Writes those that are new and opens those that were to be worked again; a refunded one stays as it is. */
    void raise(List<Raised> raised) {
        if (raised.isEmpty()) {
            return;
        }
        jdbc.sql(RAISE)
                .param("pages", texts(raised, exception -> exception.page().value()))
                .param("orders", texts(raised, exception -> text(exception.order())))
                .param("charges", texts(raised, exception -> text(exception.charge())))
                .param("reasons", texts(raised, exception -> exception.reason().code()))
                .param("amounts", texts(raised, exception -> {
                    var money = exception.money();
                    return money == null ? null : money.amount().toPlainString();
                }))
                .param("currencies", texts(raised, exception -> {
                    var money = exception.money();
                    return money == null ? null : money.currency();
                }))
                .param("claims", texts(raised, exception -> OpenWork.json(exception.claim())))
                .param("proofs", texts(raised, exception -> OpenWork.json(exception.proof())))
                .update();
    }

    /** What stands about these charges; their exceptions stay locked. */
    ByCharge locked(Collection<TranzactionId> charges) {
        if (charges.isEmpty()) {
            return new ByCharge(Set.of(), Set.of());
        }
        record Found(TranzactionId charge, String state) {}
        var found = jdbc
                .sql(LOCKED)
                .param("charges", numbers(charges))
                .query((row, _) -> new Found(new TranzactionId(row.getLong("tranzaction_id")), row.getString("state")))
                .list()
                .stream()
                .collect(Collectors.groupingBy(Found::state, Collectors.mapping(Found::charge, Collectors.toSet())));
        return new ByCharge(found.getOrDefault("open", Set.of()), found.getOrDefault("refunded", Set.of()));
    }

    /** The charges pay their orders after all: closes what is open about them. */
    void applied(Collection<TranzactionId> charges) {
        if (!charges.isEmpty()) {
            jdbc.sql(APPLIED).param("charges", numbers(charges)).update();
        }
    }

    /**
     * A person had these orders asked about again, and no money was proved this time: what was proved before waits for a
     * person again, instead of vanishing.
     */
    void reopen(Collection<OrderId> orders) {
        if (!orders.isEmpty()) {
            jdbc.sql(REOPEN)
                    .param("orders", orders.stream().map(OrderId::toString).toArray(String[]::new))
                    .update();
        }
    }

    /** What was raised about these payments, oldest first. */
    List<OnFile> of(Collection<LowProfileId> pages) {
        if (pages.isEmpty()) {
            return List.of();
        }
        return jdbc.sql(OF)
                .param("pages", pages.stream().map(LowProfileId::value).toArray(String[]::new))
                .query((row, _) -> {
                    var order = row.getObject("pending_order_id", UUID.class);
                    var charge = row.getObject("tranzaction_id", Long.class);
                    return new OnFile(
                            new LowProfileId(row.getString("low_profile_id")),
                            order == null ? null : new OrderId(order),
                            charge == null ? null : new TranzactionId(charge),
                            ConflictType.of(row.getString("reason")),
                            row.getObject("opened_at", OffsetDateTime.class).toInstant());
                })
                .list();
    }

    private static Long[] numbers(Collection<TranzactionId> charges) {
        return charges.stream().map(TranzactionId::value).toArray(Long[]::new);
    }

    private static @Nullable String text(@Nullable Object id) {
        return id == null ? null : id.toString();
    }

    private static <T> @Nullable String[] texts(List<T> values, Function<T, @Nullable String> text) {
        return values.stream().map(text).toArray(String[]::new);
    }
}
