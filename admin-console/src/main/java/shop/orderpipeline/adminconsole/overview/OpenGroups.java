package shop.orderpipeline.adminconsole.overview;

import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import shop.orderpipeline.adminconsole.groups.GroupState;
import shop.orderpipeline.adminconsole.page.When;
import shop.orderpipeline.conflict.ConflictType;

/** Reads the groups of conflicts of which some are open, the newest first. */
@Component
class OpenGroups {

    /** The states of groups of which some conflicts wait for somebody, also those that came back. */
    static final List<String> WAITING = List.of(GroupState.OPEN.code(), GroupState.CAME_BACK.code());

    private static final int SHOWN = 8;

    private static final String NEWEST = """
            select g.fingerprint, g.type, g.level, g.stage, g.product_id, p.name, g.open, g.payments, g.last_at
            from conflict_groups g
            left join products p on p.id = g.product_id
            where g.open > 0
            order by g.last_at desc, g.fingerprint desc
            limit :shown
            """;

    private final JdbcClient database;

    OpenGroups(JdbcClient database) {
        this.database = database;
    }

    /**
     * One group.
     *
     * @param type as the bundles know it
     * @param product the product's name, or its id where the shop has no such product; null where there is none
     * @param open how many wait
     * @param payments how many payments it is about
     */
    record Group(
            String fingerprint,
            ConflictType type,
            String level,
            String stage,
            @Nullable String product,
            long open,
            long payments,
            When last) {}

    List<Group> newest() {
        return database.sql(NEWEST)
                .param("shown", SHOWN)
                .query((row, number) -> new Group(
                        row.getString("fingerprint"),
                        ConflictType.of(row.getString("type")),
                        row.getString("level"),
                        row.getString("stage"),
                        product(row.getString("name"), row.getString("product_id")),
                        row.getLong("open"),
                        row.getLong("payments"),
                        new When(row.getObject("last_at", OffsetDateTime.class).toInstant())))
                .list();
    }

    private static @Nullable String product(@Nullable String name, @Nullable String id) {
        return name == null || name.isBlank() ? id : name;
    }
}
