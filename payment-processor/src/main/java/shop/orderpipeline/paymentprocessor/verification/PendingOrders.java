package shop.orderpipeline.paymentprocessor.verification;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import shop.orderpipeline.order.Order;
import shop.orderpipeline.order.OrderId;
import shop.orderpipeline.payment.Claim;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.payment.TranzactionId;
import shop.orderpipeline.paymentprocessor.schedule.OpenWork;
import shop.orderpipeline.stock.PaidOrder;
import shop.orderpipeline.verification.OrderOnFile;
import shop.orderpipeline.verification.PagesOnFile;

/**
 * The tables {@code pending_orders}, {@code orders} and {@code order_items}, as far as payments move them. All methods
 * run in the caller's transaction. Rows are locked in the order of their ids, pending orders before orders.
 */
class PendingOrders {

    private static final String CLAIM = """
            with claimable as (
              select id from pending_orders
              where canonical_low_profile_id = any(:pages::text[]) and status = 'awaiting_payment'
              order by id
              for no key update skip locked
            )
            update pending_orders p
            set status = 'processing', status_reason = null, updated_at = now()
            from claimable c
            where p.id = c.id and p.status = 'awaiting_payment'
            """;

    private static final String LOCK = """
            select id from pending_orders
            where canonical_low_profile_id = any(:pages::text[])
            order by id
            for no key update skip locked
            """;

    private static final String STANDING =
            "select asked.page, now() as at, " + PagesOnFile.COLUMNS + ",\n" + """
                  o.claim, o.proof, paid.id as paid_id, paid.tranzaction_id as paid_by,
                  w.reason as work_reason, w.version as work_version, w.attempts as work_attempts,
                  w.opened_at as work_opened_at
                from unnest(:pages::text[]) as asked(page)
                """ + PagesOnFile.OF_PAGES + """
                left join open_work w on w.low_profile_id = asked.page
                """;

    /** No conflict target: an order is unique by its pending order, by its page and by its charge. */
    private static final String PAY = """
            with paid as (
              insert into orders (id, pending_order_id, low_profile_id, tranzaction_id, amount, currency, claim, proof)
              select p.id, p.id, p.canonical_low_profile_id, charge.tranzaction_id, p.amount, p.currency, claim, proof
              from unnest(:orders::uuid[], :charges::int8[], :claims::jsonb[], :proofs::jsonb[])
                as charge(order_id, tranzaction_id, claim, proof)
              join pending_orders p on p.id = charge.order_id
              order by p.id
              on conflict do nothing
              returning id
            ), lines as (
              insert into order_items (order_id, product_id, quantity, unit_price)
              select paid.id, i.product_id, sum(i.quantity), max(i.unit_price)
              from paid
              join pending_order_items i on i.pending_order_id = paid.id
              group by paid.id, i.product_id
            )
            select id from paid
            """;

    /** Guarded by everything the decision rested on; the caller checks the count. */
    private static final String MOVE = """
            update pending_orders p
            set status = m.to_status, status_reason = m.to_reason, updated_at = now()
            from unnest(
              :orders::uuid[], :fromStatus::text[], :fromReason::text[], :toStatus::text[], :toReason::text[],
              :amounts::numeric[], :currencies::text[])
              as m(id, from_status, from_reason, to_status, to_reason, amount, currency)
            where p.id = m.id
              and p.status = m.from_status and p.status_reason is not distinct from m.from_reason
              and p.amount = m.amount and p.currency = m.currency
            """;

    private static final String NAMED_ORDERS = """
            select p.id, p.canonical_low_profile_id as page, o.tranzaction_id
            from pending_orders p
            left join orders o on o.pending_order_id = p.id
            where p.id = any(:orders::uuid[])
            """;

    private final JdbcClient jdbc;

    PendingOrders(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** A legal move of one order, from the state it was decided in. */
    record Move(OrderOnFile order, Order to) {}

    /**
     * The charge that pays an order.
     *
     * @param claim what was reported; null where nobody had reported it
     * @param proof what CardCom answered, in a claim's words
     */
    record Payment(
            OrderId order, TranzactionId charge, @Nullable Claim claim, Claim proof) {}

    /** Claims what awaits its payment: from here on it is asked about. */
    void claim(Collection<LowProfileId> pages) {
        jdbc.sql(CLAIM).param("pages", texts(pages)).update();
    }

    /**
     * Keeps the rows of these pages, so that nobody else moves them until the transaction ends; passes over those that
     * somebody else holds, so that one of them stands in front of nobody.
     */
    Set<OrderId> lock(Collection<LowProfileId> pages) {
        return jdbc.sql(LOCK).param("pages", texts(pages)).query(UUID.class).list().stream()
                .map(OrderId::new)
                .collect(Collectors.toSet());
    }

    /** How each page stands, by a snapshot of its own: to be read after the lock, so that it shows what the lock keeps. */
    Map<LowProfileId, Standing> standing(Collection<LowProfileId> pages) {
        return jdbc.sql(STANDING).param("pages", texts(pages)).query((row, _) -> standing(row)).list().stream()
                .collect(Collectors.toMap(Standing::page, Function.identity()));
    }

    /** Writes the orders and their lines; returns those written, the others are unique already by one of their ids. */
    Set<OrderId> pay(List<Payment> payments) {
        if (payments.isEmpty()) {
            return Set.of();
        }
        return jdbc
                .sql(PAY)
                .param("orders", texts(payments, payment -> payment.order().toString()))
                .param(
                        "charges",
                        payments.stream()
                                .map(payment -> payment.charge().value())
                                .toArray(Long[]::new))
                .param("claims", texts(payments, payment -> OpenWork.json(payment.claim())))
                .param("proofs", texts(payments, payment -> OpenWork.json(payment.proof())))
                .query(UUID.class)
                .list()
                .stream()
                .map(OrderId::new)
                .collect(Collectors.toCollection(HashSet::new));
    }

    /**
     * Moves orders from the states they were decided in.
     *
     * @throws IllegalStateException where one was not there any more: roll back; the whole poll runs again
     */
    void move(List<Move> moves) {
        if (moves.isEmpty()) {
            return;
        }
        int moved = jdbc.sql(MOVE)
                .param("orders", texts(moves, move -> move.order().id().toString()))
                .param("fromStatus", texts(moves, move -> move.order().state().status()))
                .param("fromReason", texts(moves, move -> move.order().storedReason()))
                .param("toStatus", texts(moves, move -> move.to().status()))
                .param("toReason", texts(moves, move -> move.to().statusReason()))
                .param(
                        "amounts",
                        texts(moves, move -> move.order().owed().amount().toPlainString()))
                .param("currencies", texts(moves, move -> move.order().owed().currency()))
                .update();
        if (moved != moves.size()) {
            throw new IllegalStateException(moved + " of " + moves.size() + " locked orders moved");
        }
    }

    /** Those of these orders that exist, with the charge that paid each; null where none did. */
    Map<OrderId, NamedOrder> named(Collection<OrderId> orders) {
        if (orders.isEmpty()) {
            return Map.of();
        }
        return jdbc
                .sql(NAMED_ORDERS)
                .param("orders", orders.stream().map(OrderId::toString).toArray(String[]::new))
                .query((row, _) -> new NamedOrder(
                        new OrderId(row.getObject("id", UUID.class)),
                        row.getString("page"),
                        PagesOnFile.charge(row, "tranzaction_id")))
                .stream()
                .collect(Collectors.toMap(NamedOrder::id, Function.identity()));
    }

    /**
     * An order that a charge names.
     *
     * @param page the page that it has now, canonical where it can be
     */
    record NamedOrder(
            OrderId id, @Nullable String page, @Nullable TranzactionId paidBy) {}

    private static Standing standing(ResultSet row) throws SQLException {
        var page = new LowProfileId(row.getString("page"));
        var order = PagesOnFile.order(page, row);
        var paidId = row.getObject("paid_id", UUID.class);
        var paidBy = PagesOnFile.charge(row, "paid_by");
        var paid = paidId == null || paidBy == null ? null : new PaidOrder(new OrderId(paidId), page, paidBy);
        return new Standing(
                page,
                order,
                paid,
                OpenWork.claim(row.getString("claim")),
                OpenWork.claim(row.getString("proof")),
                OpenWork.Row.of(row),
                row.getObject("at", OffsetDateTime.class).toInstant());
    }

    private static String[] texts(Collection<LowProfileId> pages) {
        return pages.stream().map(LowProfileId::value).toArray(String[]::new);
    }

    private static <T> @Nullable String[] texts(List<T> values, Function<T, @Nullable String> text) {
        return values.stream().map(text).toArray(String[]::new);
    }
}
