package shop.orderpipeline.adminconsole.audit;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import shop.orderpipeline.adminconsole.errorlogs.Moment;
import shop.orderpipeline.adminconsole.query.Where;
import shop.orderpipeline.repair.Audit;

/** Finds rows of the audit, newest first. Reads only. */
@Component
public class AuditRows {

    private static final String SELECT = """
            select id, at, who, what, plan, order_id, low_profile_id, reason, detail
            from audit
            where {condition}
            order by id desc
            limit :rows
            """;

    private final JdbcClient database;

    AuditRows(JdbcClient database) {
        this.database = database;
    }

    /** @param nextCursor where the next page starts; null on the last one */
    record Page(List<AuditRow> items, @Nullable String nextCursor) {}

    Page find(AuditFilter filter) {
        var found = rows(condition(filter), filter.limit() + 1);
        if (found.size() <= filter.limit()) {
            return new Page(found, null);
        }
        var items = found.subList(0, filter.limit());
        return new Page(items, items.getLast().id());
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
                .and("at >= :from", "from", filter.from().map(Moment::bound))
                .and("at < :to", "to", filter.to().map(Moment::bound))
                .and("id < :before", "before", filter.before());
        filter.order().ifPresent(id -> about(where, uuid(id), id));
        if (!filter.what().isEmpty()) {
            where.and("what in (:what)")
                    .with("what", filter.what().stream().map(Audit.What::code).toList());
        }
        return where;
    }

    private static void about(Where where, Optional<UUID> order, String page) {
        where.and(order.isPresent() ? "(order_id = :order or low_profile_id = :page)" : "low_profile_id = :page")
                .with("page", page);
        order.ifPresent(id -> where.with("order", id));
    }

    private static Optional<UUID> uuid(String id) {
        try {
            return Optional.of(UUID.fromString(id));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private List<AuditRow> rows(Where where, int most) {
        return database.sql(SELECT.replace("{condition}", where.sql()))
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
