package shop.orderpipeline.adminconsole.audit;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import shop.orderpipeline.adminconsole.query.Cursor;
import shop.orderpipeline.adminconsole.query.Keyset;
import shop.orderpipeline.adminconsole.query.Page;
import shop.orderpipeline.adminconsole.query.Where;
import shop.orderpipeline.order.OrderId;
import shop.orderpipeline.repair.Audit;

/** Finds rows of the audit, newest first. Reads only. */
@Component
public class AuditRows {

    private static final String SELECT = """
            select id, at, who, what, plan, order_id, low_profile_id, reason, detail
            from audit
            where {condition}
            order by {order}
            limit :rows
            """;

    /** Later rows have higher ids. */
    static final Keyset ORDER = Keyset.by(Keyset.number("id"));

    private final JdbcClient database;

    AuditRows(JdbcClient database) {
        this.database = database;
    }

    Page<AuditRow> find(AuditFilter filter) {
        var where = ORDER.after(filter.after().orElse(null), true, condition(filter));
        return Page.of(rows(where, filter.limit() + 1), filter.limit(), last -> Cursor.at(Long.valueOf(last.id())));
    }

    /** What was done and tried about an order, or about money on a page: the newest rows. */
    public List<AuditRow> about(Optional<UUID> order, String page, int most) {
        var where = new Where();
        about(where, order, page);
        return rows(where, most);
    }

    private static Where condition(AuditFilter filter) {
        var where = new Where()
                .and("who = :who", "who", filter.who())
                .and("plan = :plan", "plan", filter.plan())
                .within("at", filter.from().orElse(null), filter.to().orElse(null))
                .in("what", "what", filter.what().stream().map(Audit.What::code).toList());
        filter.order().ifPresent(id -> about(where, OrderId.parse(id).map(OrderId::value), id));
        return where;
    }

    private static void about(Where where, Optional<UUID> order, String page) {
        where.and(order.isPresent() ? "(order_id = :order or low_profile_id = :page)" : "low_profile_id = :page")
                .with("page", page);
        order.ifPresent(id -> where.with("order", id));
    }

    private List<AuditRow> rows(Where where, int most) {
        return database.sql(SELECT.replace("{condition}", where.sql()).replace("{order}", ORDER.order(true)))
                .params(where.values())
                .param("rows", most)
                .query((row, number) -> row(row))
                .list();
    }

    private static AuditRow row(ResultSet row) throws SQLException {
        return new AuditRow(
                row.getString("id"),
                row.getObject("at", OffsetDateTime.class).toInstant(),
                row.getString("who"),
                row.getString("what"),
                row.getString("plan"),
                row.getString("order_id"),
                row.getString("low_profile_id"),
                row.getString("reason"),
                row.getString("detail"));
    }
}
