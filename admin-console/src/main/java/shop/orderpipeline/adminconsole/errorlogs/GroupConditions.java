package shop.orderpipeline.adminconsole.errorlogs;

import java.util.function.Predicate;
import shop.orderpipeline.adminconsole.query.Where;
import shop.orderpipeline.conflict.ConflictType;
import shop.orderpipeline.conflict.Level;
import shop.orderpipeline.conflict.Stage;

/** What a filter asks of {@code conflict_groups g}: of what all conflicts of a group have in common. */
public final class GroupConditions {

    private GroupConditions() {}

    /** Everything but times, state and text. */
    static Where of(Filter filter) {
        return beyondKind(filter)
                .in(
                        "g.level",
                        "levels",
                        filter.levels().stream().map(Level::code).toList())
                .in(
                        "g.type",
                        "types",
                        filter.types().stream().map(ConflictType::code).toList());
    }

    /** Likewise, but neither type nor level. */
    public static Where beyondKind(Filter filter) {
        var where = new Where()
                .in(
                        "g.stage",
                        "stages",
                        filter.stages().stream().map(Stage::code).toList())
                .equal("g.endpoint", "endpoint", filter.endpoint())
                .equal("g.product_id", "productId", filter.productId())
                .equal("g.fingerprint", "fingerprint", filter.fingerprint());
        filter.statusCode().ifPresent(status -> ofTypes("ofStatus", type -> type.statusCode() == status, where));
        var retryable = filter.retryable();
        if (retryable != null) {
            ofTypes("retried", type -> type.retryable() == retryable, where);
        }
        return where;
    }

    private static void ofTypes(String parameter, Predicate<ConflictType> wanted, Where where) {
        var types = Filter.typesOf(wanted);
        if (types.isEmpty()) {
            where.and("false");
        }
        where.in("g.type", parameter, types);
    }
}
