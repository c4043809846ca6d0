package shop.orderpipeline.adminconsole.desk;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;
import shop.orderpipeline.payment.Money;

/** How an exception is read from {@code exceptions e left join pending_orders p}. */
final class CaseRows {

    static final String COLUMNS = """
            e.id, e.opened_at, e.reason, e.state, e.closed_at, e.closed_by, e.note, e.low_profile_id, e.pending_order_id,
              e.tranzaction_id, e.amount, e.currency, p.amount as owed, p.currency as owed_currency, p.status, p.status_reason""";

    private CaseRows() {}

    static Case read(ResultSet row) throws SQLException {
        return new Case(
                row.getString("id"),
                row.getObject("opened_at", OffsetDateTime.class).toInstant(),
                row.getString("reason"),
                row.getString("state"),
                instant(row, "closed_at"),
                row.getString("closed_by"),
                row.getString("note"),
                row.getString("low_profile_id"),
                row.getString("pending_order_id"),
                row.getString("tranzaction_id"),
                money(row, "amount", "currency"),
                money(row, "owed", "owed_currency"),
                row.getString("status"),
                row.getString("status_reason"),
                List.of());
    }

    static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        var at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }

    static @Nullable Money money(ResultSet row, String amountColumn, String currencyColumn) throws SQLException {
        var amount = row.getBigDecimal(amountColumn);
        var currency = row.getString(currencyColumn);
        return amount == null || currency == null ? null : new Money(amount, currency);
    }
}
