package shop.orderpipeline.allinone.accountant;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import shop.orderpipeline.conflict.ConflictType;
import shop.orderpipeline.conflict.ConflictType.EffectOnOrder;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.stock.ProductId;

/**
 * What the tables say, all in one read-only transaction. Every statement returns its breaches as {@code (id,
 * low_profile_id, text)}; a breach of a payment outside of the scope is left out, one that names no payment stays.
 */
final class TableEvidence {

    private static final String WITHOUT_OUTCOME = """
            select answered.id, answered.id as low_profile_id,
              case when p.id is null then 'answered 200, but it has no order, exception, next check or dead letter'
                else format('answered 200, but its order is %s and has no next check', p.status)
              end as text
            from unnest(?::text[]) as answered(id)
            left join pending_orders p on p.canonical_low_profile_id = answered.id
            where (p.id is null or p.status in ('awaiting_payment', 'payment_verified'))
              and not exists (select from open_work w where w.low_profile_id = answered.id)
              and (p.id is not null
                or not exists (select from exceptions e where e.low_profile_id = answered.id)
                  and not exists (select from unnest(?::text[]) as given_up(id) where given_up.id = answered.id))
            order by answered.id
            """;

    private static final String OVERDUE = """
            select low_profile_id as id, low_profile_id,
              format('its next check is overdue since %s', date_trunc('second', now() - due_at)) as text
            from open_work
            where due_at < now() - ? * interval '1 second'
            order by due_at
            """;

    private static final String STUCK = """
            select p.id::text as id, p.canonical_low_profile_id as low_profile_id,
              format('in processing for %s without a next check', date_trunc('second', now() - p.updated_at)) as text
            from pending_orders p
            where p.status = 'processing'
              and p.updated_at < now() - interval '2 minutes'
              and not exists (select from open_work w where w.low_profile_id = p.canonical_low_profile_id)
            order by p.updated_at
            """;

    private static final String PAID_TWICE = """
            select shared.key as id, shared.low_profile_id, format('%s orders have this %s', shared.n, shared.kind) as text
            from (
              select 'low-profile id' as kind, low_profile_id as key, low_profile_id, count(*) as n
              from orders group by low_profile_id
              union all
              select 'TranzactionId', tranzaction_id::text, min(low_profile_id), count(*)
              from orders group by tranzaction_id
              union all
              select 'pending order', pending_order_id::text, min(low_profile_id), count(*)
              from orders group by pending_order_id
            ) as shared
            where shared.n > 1
            union all
            select id::text, low_profile_id, format('its pending order is %s', pending_order_id)
            from orders where id <> pending_order_id
            order by 1
            """;

    private static final String UNPAID = """
            select p.id::text as id, p.canonical_low_profile_id as low_profile_id,
              format('its charge is %s, but it is %s', o.tranzaction_id, concat_ws('/', p.status, p.status_reason)) as text
            from orders o
            join pending_orders p on p.id = o.pending_order_id
            where p.status in ('awaiting_payment', 'processing')
              or p.status = 'failed' and p.status_reason is distinct from 'cancelled'
            union all
            select p.id::text, p.canonical_low_profile_id, format('%s without a charge', p.status)
            from pending_orders p
            where p.status in ('payment_verified', 'completed')
              and not exists (select from orders o where o.pending_order_id = p.id)
            order by 1
            """;

    private static final String UNSEEN_MONEY = """
            select p.id::text as id, p.canonical_low_profile_id as low_profile_id,
              format('error/%s without an exception', p.status_reason) as text
            from pending_orders p
            where p.status = 'error' and p.status_reason = any(?::text[])
              and not exists (select from exceptions e where e.pending_order_id = p.id)
            union all
            select p.id::text, p.canonical_low_profile_id,
              format('completed, but its charge %s has an open exception %s', o.tranzaction_id, e.reason)
            from pending_orders p
            join orders o on o.pending_order_id = p.id
            join exceptions e on e.tranzaction_id = o.tranzaction_id and e.pending_order_id = p.id
            where p.status = 'completed' and e.state = 'open'
            order by 1
            """;

    private static final String STOCK = """
            select incoming.product_id::text as id, null as low_profile_id,
              format('%s came in, %s left, so %s went out, but the ledger says %s', incoming.quantity,
                p.quantity_in_stock, incoming.quantity - p.quantity_in_stock, coalesce(ledger.quantity, 0)) as text
            from unnest(?::bigint[], ?::bigint[]) as incoming(product_id, quantity)
            left join products p on p.id = incoming.product_id
            left join (
              select product_id, sum(quantity) as quantity from stock_deductions group by product_id
            ) as ledger on ledger.product_id = incoming.product_id
            where incoming.quantity - p.quantity_in_stock is distinct from coalesce(ledger.quantity, 0)
            union all
            select id::text, null, format('%s in stock', quantity_in_stock)
            from products where quantity_in_stock < 0
            order by 1
            """;

    private static final String LEDGER_DIFFERS = """
            with completed as (
              select o.id, o.low_profile_id
              from orders o
              join pending_orders p on p.id = o.pending_order_id
              where p.status = 'completed'
            )
            select c.id::text as id, c.low_profile_id,
              string_agg(format('product %s: %s paid, %s in the ledger', line.product_id, line.paid, line.deducted), '; '
                order by line.product_id) as text
            from completed c
            join (
              select coalesce(i.order_id, d.order_id) as order_id, coalesce(i.product_id, d.product_id) as product_id,
                coalesce(i.quantity, 0) as paid, coalesce(d.quantity, 0) as deducted
              from order_items i
              full join stock_deductions d on d.order_id = i.order_id and d.product_id = i.product_id
            ) as line on line.order_id = c.id
            where line.paid <> line.deducted
            group by c.id, c.low_profile_id
            union all
            select c.id::text, c.low_profile_id, 'completed without a line'
            from completed c
            where not exists (select from order_items i where i.order_id = c.id)
              and not exists (select from stock_deductions d where d.order_id = c.id)
            order by 1
            """;

    private static final String LINES_DIFFER = """
            select o.id::text as id, o.low_profile_id,
              string_agg(format('product %s: %s ordered, %s paid', line.product_id, line.ordered, line.paid), '; '
                order by line.product_id) as text
            from orders o
            join pending_orders p on p.id = o.pending_order_id
            join (
              select coalesce(i.order_id, q.order_id) as order_id, coalesce(i.product_id, q.product_id) as product_id,
                coalesce(q.quantity, 0) as ordered, coalesce(i.quantity, 0) as paid
              from order_items i
              full join (
                select pending_order_id as order_id, product_id, sum(quantity) as quantity
                from pending_order_items group by pending_order_id, product_id
              ) as q on q.order_id = i.order_id and q.product_id = i.product_id
            ) as line on line.order_id = o.id
            where p.status = 'completed' and line.ordered <> line.paid
            group by o.id, o.low_profile_id
            order by 1
            """;

    /** A status that is none of ours is the shop's later business with an order that was completed. */
    private static final String LEDGER_WITHOUT_ORDER = """
            select d.order_id::text as id, coalesce(o.low_profile_id, p.canonical_low_profile_id) as low_profile_id,
              format('%s pieces in the ledger for an order that is %s', sum(d.quantity),
                case when o.id is null then 'not paid' else concat_ws('/', p.status, p.status_reason) end) as text
            from stock_deductions d
            left join orders o on o.id = d.order_id
            left join pending_orders p on p.id = d.order_id
            where o.id is null
              or p.status in ('awaiting_payment', 'processing', 'payment_verified')
              or p.status = 'failed' and p.status_reason is distinct from 'cancelled'
              or p.status = 'error' and p.status_reason = any(?::text[])
            group by d.order_id, o.id, o.low_profile_id, p.canonical_low_profile_id, p.status, p.status_reason
            order by 1
            """;

    private static final String CONFLICTS_SHOWN_OTHERWISE = """
            with published as (
              select id from unnest(?::text[]) as published(id)
            ), shown as (
              select id, min(low_profile_id) as low_profile_id, count(*) as n from conflicts group by id
            )
            select p.id, null as low_profile_id, 'published, but not shown' as text
            from published p left join shown s on s.id = p.id
            where s.id is null
            union all
            select s.id, s.low_profile_id, 'shown, but not published'
            from shown s left join published p on p.id = s.id
            where p.id is null
            union all
            select id, low_profile_id, format('shown %s times', n)
            from shown where n > 1
            order by 1
            """;

    private static final String SHORTAGES = """
            with published as (
              select distinct id from unnest(?::text[]) as published(id)
            )
            select p.id::text as id, p.canonical_low_profile_id as low_profile_id,
              'out of stock, but no conflict says so' as text
            from pending_orders p
            where p.status = 'error' and p.status_reason = 'out-of-stock'
              and not exists (select from published where published.id = p.canonical_low_profile_id)
            union all
            select published.id, published.id, 'a conflict says out of stock, but no order is, or was when a person saw it'
            from published
            where not exists (
                select from pending_orders p
                where p.canonical_low_profile_id = published.id
                  and p.status = 'error' and p.status_reason = 'out-of-stock')
              and not exists (
                select from exceptions e
                where e.low_profile_id = published.id and e.reason = 'out-of-stock' and e.state <> 'open')
            order by 1
            """;

    private static final String STATUSES = """
            select status, count(*) as n from pending_orders group by status order by status
            """;

    private static final String[] OUR_REASONS = Arrays.stream(ConflictType.values())
            .filter(type -> type.effectOnOrder() != EffectOnOrder.NONE)
            .map(ConflictType::code)
            .toArray(String[]::new);

    private final Connection connection;
    private final Predicate<LowProfileId> scope;

    /** @param connection in a transaction that sees one moment */
    TableEvidence(Connection connection, Predicate<LowProfileId> scope) {
        this.connection = connection;
        this.scope = scope;
    }

    /** @param givenUp asked about so often without an order and without money that they are dropped */
    List<Finding> withoutOutcome(Collection<LowProfileId> answered, Collection<LowProfileId> givenUp)
            throws SQLException {
        return find(Rule.ACCOUNTED_FOR, WITHOUT_OUTCOME, texts(answered), texts(givenUp));
    }

    List<Finding> overdue(Duration overdue) throws SQLException {
        return find(Rule.CHECKED_IN_TIME, OVERDUE, overdue.toSeconds());
    }

    List<Finding> stuck() throws SQLException {
        return find(Rule.NOT_STUCK, STUCK);
    }

    List<Finding> paidTwice() throws SQLException {
        return find(Rule.PAID_ONCE, PAID_TWICE);
    }

    List<Finding> unpaid() throws SQLException {
        return find(Rule.PAID_FOR_EVER, UNPAID);
    }

    List<Finding> unseenMoney() throws SQLException {
        return find(Rule.MONEY_SEEN, UNSEEN_MONEY, (Object) OUR_REASONS);
    }

    List<Finding> stock(Map<ProductId, Long> incoming) throws SQLException {
        var products = List.copyOf(incoming.keySet());
        return find(
                Rule.STOCK_ADDS_UP,
                STOCK,
                products.stream().map(ProductId::value).toArray(Long[]::new),
                products.stream().map(incoming::get).toArray(Long[]::new));
    }

    List<Finding> ledgerDiffers() throws SQLException {
        return find(Rule.LEDGER_IS_WHAT_WAS_PAID, LEDGER_DIFFERS);
    }

    List<Finding> linesDiffer() throws SQLException {
        return find(Rule.LINES_ARE_WHAT_WAS_ORDERED, LINES_DIFFER);
    }

    List<Finding> ledgerWithoutOrder() throws SQLException {
        return find(Rule.LEDGER_HAS_AN_ORDER, LEDGER_WITHOUT_ORDER, (Object) OUR_REASONS);
    }

    /** @param published ids of the conflicts on the topic */
    List<Finding> conflictsShownOtherwise(Collection<String> published) throws SQLException {
        return find(Rule.CONFLICTS_SHOWN, CONFLICTS_SHOWN_OTHERWISE, (Object) published.toArray(String[]::new));
    }

    /** @param published the payments of which a conflict says that the goods are not there */
    List<Finding> shortages(Collection<LowProfileId> published) throws SQLException {
        return find(Rule.SHORTAGES_COUNTED, SHORTAGES, (Object) texts(published));
    }

    /** How many pending orders stand where, whatever the scope. */
    List<String> statuses() throws SQLException {
        var statuses = new ArrayList<String>();
        try (var query = connection.prepareStatement(STATUSES);
                var rows = query.executeQuery()) {
            while (rows.next()) {
                statuses.add(rows.getLong("n") + " " + rows.getString("status"));
            }
        }
        return statuses;
    }

    private List<Finding> find(Rule rule, String sql, Object... parameters) throws SQLException {
        var findings = new ArrayList<Finding>();
        try (var query = connection.prepareStatement(sql)) {
            bind(query, parameters);
            try (var rows = query.executeQuery()) {
                while (rows.next()) {
                    if (inScope(rows.getString("low_profile_id"))) {
                        findings.add(new Finding(rule, rows.getString("id"), rows.getString("text")));
                    }
                }
            }
        }
        return findings;
    }

    private boolean inScope(@Nullable String lowProfileId) {
        return lowProfileId == null
                || LowProfileId.canonical(lowProfileId).map(scope::test).orElse(true);
    }

    private void bind(PreparedStatement query, Object... parameters) throws SQLException {
        for (int at = 0; at < parameters.length; at++) {
            switch (parameters[at]) {
                case String[] texts -> query.setArray(at + 1, connection.createArrayOf("text", texts));
                case Long[] numbers -> query.setArray(at + 1, connection.createArrayOf("int8", numbers));
                case Object other -> query.setObject(at + 1, other);
            }
        }
    }

    private static String[] texts(Collection<LowProfileId> ids) {
        return ids.stream().map(LowProfileId::value).toArray(String[]::new);
    }
}
