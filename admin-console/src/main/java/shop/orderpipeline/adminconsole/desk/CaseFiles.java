package shop.orderpipeline.adminconsole.desk;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import shop.orderpipeline.adminconsole.proof.Stated;
import shop.orderpipeline.payment.Money;

/** Reads all that is known of one exception. */
@Component
class CaseFiles {

    /** What inventory writes has no claim and proof of its own; those of the payment stand with the paid order. */
    private static final String SELECT = """
            select {columns},
              p.inserted_at, p.canonical_low_profile_id, o.low_profile_id as paid_page, o.tranzaction_id as paid_charge,
              o.amount as paid_amount, o.currency as paid_currency, o.created_at as paid_at,
              coalesce(e.claim, case when o.tranzaction_id = e.tranzaction_id then o.claim end) as claim,
              coalesce(e.proof, case when o.tranzaction_id = e.tranzaction_id then o.proof end) as proof,
              (select c.fingerprint from conflicts c
                where c.low_profile_id = e.low_profile_id and c.type = e.reason
                order by c.at desc limit 1) as fingerprint,
              (select coalesce(max(a.id), 0) from audit a
                where (a.order_id = e.pending_order_id or a.low_profile_id = e.low_profile_id)
                  and a.what <> 'command-refused') as last_act
            from exceptions e
            left join pending_orders p on p.id = e.pending_order_id
            left join orders o on o.pending_order_id = e.pending_order_id
            where e.id = :id
            """.replace("{columns}", CaseRows.COLUMNS);

    private static final String OTHERS = """
            select {columns}
            from exceptions e
            left join pending_orders p on p.id = e.pending_order_id
            where e.id <> :id
              and (e.pending_order_id = :order::uuid or e.low_profile_id = :page or e.tranzaction_id = :charge::bigint)
            order by e.id
            limit 50
            """.replace("{columns}", CaseRows.COLUMNS);

    private static final String LINES = """
            with wanted as (
              select product_id, sum(paid) as paid, sum(listed) as listed
              from (
                select product_id, quantity as paid, 0 as listed from order_items where order_id = :order
                union all
                select product_id, 0, quantity from pending_order_items where pending_order_id = :order
              ) as lines
              group by product_id
            )
            select wanted.product_id, products.name, wanted.paid, wanted.listed,
              coalesce(products.quantity_in_stock, 0) as stock, coalesce(deducted.quantity, 0) as deducted
            from wanted
            left join products on products.id = wanted.product_id
            left join stock_deductions deducted
              on deducted.order_id = :order and deducted.product_id = wanted.product_id
            order by wanted.product_id
            limit 500
            """;

    private final JdbcClient database;

    CaseFiles(JdbcClient database) {
        this.database = database;
    }

    /** Empty where there is no such exception. */
    Optional<CaseFile> find(long id) {
        return database.sql(SELECT)
                .param("id", id)
                .query((row, number) -> file(row))
                .optional()
                .map(file -> file.with(others(file.row())));
    }

    /** By product; empty where the order has none. */
    List<Line> lines(UUID order) {
        return database.sql(LINES)
                .param("order", order)
                .query((row, number) -> new Line(
                        row.getString("product_id"),
                        row.getString("name"),
                        row.getLong("paid"),
                        row.getLong("listed"),
                        row.getLong("stock"),
                        row.getLong("deducted")))
                .list();
    }

    private static CaseFile file(ResultSet row) throws SQLException {
        var found = CaseRows.read(row);
        return new CaseFile(
                found,
                order(row, found),
                paid(row),
                Stated.of(row.getString("claim")),
                Stated.of(row.getString("proof")),
                List.of(),
                row.getString("fingerprint"),
                row.getLong("last_act"));
    }

    private static CaseFile.@Nullable OrderOnFile order(ResultSet row, Case found) throws SQLException {
        var standing = found.standing();
        var owed = found.owed();
        return standing == null || owed == null
                ? null
                : new CaseFile.OrderOnFile(
                        standing,
                        owed,
                        row.getObject("inserted_at", OffsetDateTime.class).toInstant(),
                        row.getString("canonical_low_profile_id"));
    }

    private static CaseFile.@Nullable Paid paid(ResultSet row) throws SQLException {
        var page = row.getString("paid_page");
        return page == null
                ? null
                : new CaseFile.Paid(
                        page,
                        row.getString("paid_charge"),
                        new Money(row.getBigDecimal("paid_amount"), row.getString("paid_currency")),
                        row.getObject("paid_at", OffsetDateTime.class).toInstant());
    }

    private List<Case> others(Case found) {
        return database.sql(OTHERS)
                .param("id", Long.parseLong(found.id()))
                .param("order", found.pendingOrderId())
                .param("page", found.lowProfileId())
                .param("charge", found.tranzactionId())
                .query((row, number) -> CaseRows.read(row))
                .list();
    }
}
