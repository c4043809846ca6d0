package shop.orderpipeline.verification;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import shop.orderpipeline.order.Order;
import shop.orderpipeline.order.OrderId;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.payment.Money;
import shop.orderpipeline.payment.TranzactionId;

/** How the orders of pages are read from the tables, whatever else a query reads beside them. */
public final class PagesOnFile {

    /** Columns of a query over {@link #OF_PAGES}, for {@link #order}. */
    public static final String COLUMNS = """
            p.id, p.status, p.status_reason, p.amount, p.currency,
              p.inserted_at < now() - interval '2 minutes' as lines_overdue,
              p.inserted_at < now() - interval '26 hours' as closing,
              o.tranzaction_id,
              coalesce(o.low_profile_id = asked.page, false) as paid_here,
              o.low_profile_id is distinct from asked.page
                and not exists (select from exceptions e where e.low_profile_id = asked.page)
                and (o.id is not null or exists (select from exceptions e where e.pending_order_id = p.id))
                as decided_elsewhere,
              exists (select from pending_order_items i where i.pending_order_id = p.id) as has_lines\
            """;

    /** Follows {@code asked(page)}; {@code paid} is what a page paid, also where its order has another page now. */
    public static final String OF_PAGES = """
            left join pending_orders p on p.canonical_low_profile_id = asked.page
            left join orders o on o.pending_order_id = p.id
            left join orders paid on paid.low_profile_id = asked.page
            """;

    private PagesOnFile() {}

    /** The order that has the page; null where none has. */
    public static @Nullable OrderOnFile order(LowProfileId page, ResultSet row) throws SQLException {
        var id = row.getObject("id", UUID.class);
        if (id == null) {
            return null;
        }
        return new OrderOnFile(
                new OrderId(id),
                page,
                Order.of(row.getString("status"), row.getString("status_reason")),
                row.getString("status_reason"),
                new Money(row.getBigDecimal("amount"), row.getString("currency")),
                charge(row, "tranzaction_id"),
                row.getBoolean("paid_here"),
                row.getBoolean("decided_elsewhere"),
                row.getBoolean("has_lines"),
                row.getBoolean("lines_overdue"),
                row.getBoolean("closing"));
    }

    /** A charge's number in a column; null where there is none. */
    public static @Nullable TranzactionId charge(ResultSet row, String column) throws SQLException {
        var id = row.getObject(column, Long.class);
        return id == null ? null : new TranzactionId(id);
    }
}
