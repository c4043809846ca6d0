package shop.orderpipeline.adminconsole.overview;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import shop.orderpipeline.adminconsole.errorlogs.Moment;
import shop.orderpipeline.adminconsole.groups.GroupState;
import shop.orderpipeline.adminconsole.groups.Urgency;
import shop.orderpipeline.adminconsole.page.When;
import shop.orderpipeline.conflict.ConflictType;

/** Reads the groups of conflicts of which some are open: errors first, and among them the newest. */
@Component
class OpenGroups {

    /** The states of groups of which some conflicts wait for somebody, also those that came back. */
    static final List<String> WAITING = List.of(GroupState.OPEN.code(), GroupState.CAME_BACK.code());

    private static final int SHOWN = 8;

    private static final String FIRST = """
            select g.fingerprint, g.type, g.level, g.stage, g.product_id, p.name, g.open, g.payments, g.last_at
            from conflict_groups g
            left join products p on p.id = g.product_id
            where g.open > 0
            order by {urgency} desc, g.last_at desc, g.fingerprint desc
            limit :shown
            """.replace("{urgency}", Urgency.SQL);

    private static final String PRODUCTS = """
            select g.product_id, max(p.name) as name
            from conflict_groups g
            left join products p on p.id = g.product_id
            where g.open > 0 and g.level = 'error' and g.product_id is not null and g.last_at >= :since
            group by g.product_id
            order by max(g.last_at) desc, g.product_id
            limit :shown
            """;

    private static final int PRODUCTS_SHOWN = 3;

    private final JdbcClient database;

    OpenGroups(JdbcClient database) {
        this.database = database;
    }

    /**
     * One group.
     *
     * @param type as the bundles know it
     * @param productId null where it is about no product
     * @param productName null where the shop has no such product
     * @param open how many wait
     * @param payments how many payments it is about
     */
    record Group(
            String fingerprint,
            ConflictType type,
            String level,
            String stage,
            @Nullable String productId,
            @Nullable String productName,
            long open,
            long payments,
            When last) {}

    /** @param name null where the shop has no such product */
    record Product(String id, @Nullable String name) {}

    /** @param more whether there are others beside them */
    record Products(List<Product> shown, boolean more) {}

    /** What errors that are open were about since a moment, the newest first. */
    Products productsSince(Instant since) {
        var found = database.sql(PRODUCTS)
                .param("since", Moment.bound(since))
                .param("shown", PRODUCTS_SHOWN + 1)
                .query((row, number) -> new Product(row.getString("product_id"), row.getString("name")))
                .list();
        return new Products(found.stream().limit(PRODUCTS_SHOWN).toList(), found.size() > PRODUCTS_SHOWN);
    }

    List<Group> first() {
        return database.sql(FIRST)
                .param("shown", SHOWN)
                .query((row, number) -> new Group(
                        row.getString("fingerprint"),
                        ConflictType.of(row.getString("type")),
                        row.getString("level"),
                        row.getString("stage"),
                        row.getString("product_id"),
                        row.getString("name"),
                        row.getLong("open"),
                        row.getLong("payments"),
                        new When(row.getObject("last_at", OffsetDateTime.class).toInstant())))
                .list();
    }
}
