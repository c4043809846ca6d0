package shop.orderpipeline.adminconsole.errorlogs;

import java.util.function.Predicate;
import shop.orderpipeline.adminconsole.query.Where;
import shop.orderpipeline.conflict.ConflictType;
import shop.orderpipeline.conflict.Level;
import shop.orderpipeline.conflict.Stage;

/**
 * What a filter asks of what all conflicts of a group have in common: {@code conflicts} and {@code conflict_groups} have columns
 * of the same names for it.
 */
public final class GroupConditions {

    private GroupConditions() {}

    /** What a filter asks of {@code conflict_groups g}, but times, state and text. */
    static Where of(Filter filter) {
        return kind("g", filter, beyondKind(filter));
    }

    /** Likewise, but neither type nor level. */
    public static Where beyondKind(Filter filter) {
        var where = place("g", filter, new Where());
        filter.statusCode().ifPresent(status -> ofTypes("g", "ofStatus", type -> type.statusCode() == status, where));
        return where;
    }

    /** Type and level; each value alone has an index of {@code conflicts}. */
    static Where kind(String table, Filter filter, Where where) {
        return where.in(
                        table + ".level",
                        "levels",
                        filter.levels().stream().map(Level::code).toList())
                .in(
                        table + ".type",
                        "types",
                        filter.types().stream().map(ConflictType::code).toList());
    }

    /** Where it happened, to which product, in which group, and whether the system tries again, which the type says. */
    static Where place(String table, Filter filter, Where where) {
        var retryable = filter.retryable();
        if (retryable != null) {
            ofTypes(table, "retried", type -> type.retryable() == retryable, where);
        }
        return where.in(
                        table + ".stage",
                        "stages",
                        filter.stages().stream().map(Stage::code).toList())
                .equal(table + ".endpoint", "endpoint", filter.endpoint())
                .equal(table + ".product_id", "productId", filter.productId())
                .equal(table + ".fingerprint", "fingerprint", filter.fingerprint());
    }

    private static void ofTypes(String table, String parameter, Predicate<ConflictType> wanted, Where where) {
        var types = Filter.typesOf(wanted);
        if (types.isEmpty()) {
            where.and("false");
        }
        where.in(table + ".type", parameter, types);
    }
}
