package shop.orderpipeline.adminconsole.projection;

import java.util.Arrays;
import java.util.stream.Collectors;
import shop.orderpipeline.conflict.ConflictType;

/** What the rows of {@code exceptions} say about a conflict whose money waits, or waited, for a person. */
final class ByException {

    /** The money of an order that stands in error; an order has one row of exceptions at a time that waits. */
    private static final String OF_ORDERS = Arrays.stream(ConflictType.values())
            .filter(type -> type.effectOnOrder() != ConflictType.EffectOnOrder.NONE)
            .map(type -> "'" + type.code() + "'")
            .collect(Collectors.joining(", "));

    /**
     * At most one row {@code (state, closed_at, closed_by)} for a conflict: its own exception, the open one before those that
     * are closed. Where it has none, that of the same charge and order: inventory puts no money before a person twice.
     */
    private static final String STANDING = """
            select case e.state when 'open' then 'open' when 'applied' then 'healed' else 'handled' end as state,
              e.closed_at, e.closed_by
            from (
              select 1 as place, own.state, own.closed_at, own.closed_by
              from exceptions own
              where own.low_profile_id = {conflict}.low_profile_id and own.reason = {conflict}.type
                and (own.tranzaction_id = {conflict}.tranzaction_id
                  or own.tranzaction_id is null or {conflict}.tranzaction_id is null)
              union all
              select 2, others.state, others.closed_at, others.closed_by
              from exceptions others
              where {conflict}.type in ({ofOrders}) and others.reason <> {conflict}.type
                and others.tranzaction_id = {conflict}.tranzaction_id and others.pending_order_id = {conflict}.order_id
            ) e
            order by e.place, e.state = 'open' desc, e.closed_at desc
            limit 1
            """.replace("{ofOrders}", OF_ORDERS);

    private ByException() {}

    /**
     * A query for a lateral join.
     *
     * @param conflict the alias of the row that has a conflict's columns
     */
    static String standingOf(String conflict) {
        return STANDING.replace("{conflict}", conflict);
    }
}
