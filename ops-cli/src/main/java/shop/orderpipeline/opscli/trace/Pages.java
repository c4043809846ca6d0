package shop.orderpipeline.opscli.trace;

import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import shop.orderpipeline.order.OrderId;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.payment.TranzactionId;

/** Finds payment pages by what people have in hand: the page's id, the order's, or CardCom's number of a charge. */
record Pages(DataSource database) {

    /** Every table by an index of its own; an id of one kind may also be one of another. */
    private static final String FIND = """
            select distinct page from (
              select canonical_low_profile_id as page from pending_orders
              where canonical_low_profile_id = ? or id = ?
              union all
              select low_profile_id from orders where low_profile_id = ? or pending_order_id = ? or tranzaction_id = ?
              union all
              select low_profile_id from exceptions where low_profile_id = ? or pending_order_id = ? or tranzaction_id = ?
            ) named
            where page is not null
            order by page
            limit 20
            """;

    /** The pages that a term names, as far as the tables know. */
    List<LowProfileId> named(String term) throws SQLException {
        var page = LowProfileId.canonical(term).map(LowProfileId::value).orElse(null);
        var order = OrderId.parse(term).map(OrderId::value).orElse(null);
        var charge = TranzactionId.ofDigits(term).map(TranzactionId::value).orElse(null);
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(FIND)) {
            for (int first : new int[] {1, 3, 6}) {
                statement.setString(first, page);
                statement.setObject(first + 1, order, Types.OTHER);
            }
            statement.setObject(5, charge, Types.BIGINT);
            statement.setObject(8, charge, Types.BIGINT);
            var found = new ArrayList<LowProfileId>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    LowProfileId.canonical(rows.getString(1)).ifPresent(found::add);
                }
            }
            return found;
        }
    }
}
