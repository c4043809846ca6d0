package shop.orderpipeline.adminconsole.timeline;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import shop.orderpipeline.order.Order;
import shop.orderpipeline.order.OrderId;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.payment.Money;
import shop.orderpipeline.payment.TranzactionId;

/** Finds payment pages by what people have in hand: the page's id, the order's, or CardCom's number of a charge. */
@Component
class PaymentSearch {

    static final int LONGEST_TERM = 100;
    static final int MOST_HITS = 20;

    /** Every table by an index of its own; an id of one kind may also be one of another. */
    private static final String FIND = """
            with named as (
              select canonical_low_profile_id as page, id as order_id from pending_orders
              where canonical_low_profile_id = :page::text or id = :order::uuid
              union
              select low_profile_id, pending_order_id from orders
              where low_profile_id = :page::text or pending_order_id = :order::uuid or tranzaction_id = :charge::bigint
              union
              select low_profile_id, pending_order_id from exceptions
              where low_profile_id = :page::text or pending_order_id = :order::uuid or tranzaction_id = :charge::bigint
              union
              select low_profile_id, null::uuid from open_work where low_profile_id = :page::text
            ), hit as (
              select page, min(order_id::text)::uuid as order_id from named where page is not null group by page
            )
            select hit.page, hit.order_id, p.status, p.status_reason, p.amount, p.currency
            from hit
            left join pending_orders p on p.id = hit.order_id
            order by p.inserted_at desc nulls last, hit.page
            limit :limit
            """;

    private final JdbcClient database;

    PaymentSearch(JdbcClient database) {
        this.database = database;
    }

    /**
     * A page that fits.
     *
     * @param orderId absent where no order is known for it
     * @param standing how its order stands; absent where the shop deleted it
     */
    record Hit(
            String page,
            @Nullable String orderId,
            @Nullable Order standing,
            @Nullable Money owed) {}

    /** @throws org.springframework.dao.DataAccessException where the database can't answer within its limit */
    List<Hit> find(String term) {
        return database.sql(FIND)
                .param(
                        "page",
                        LowProfileId.canonical(term).map(LowProfileId::value).orElse(null))
                .param("order", OrderId.parse(term).map(OrderId::value).orElse(null))
                .param(
                        "charge",
                        TranzactionId.ofDigits(term).map(TranzactionId::value).orElse(null))
                .param("limit", MOST_HITS)
                .query((row, number) -> hit(row))
                .list();
    }

    private static Hit hit(ResultSet row) throws SQLException {
        var status = row.getString("status");
        return new Hit(
                row.getString("page"),
                row.getString("order_id"),
                status == null ? null : Order.of(status, row.getString("status_reason")),
                status == null ? null : new Money(row.getBigDecimal("amount"), row.getString("currency")));
    }
}
