package shop.orderpipeline.replay;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import shop.orderpipeline.payment.LowProfileId;

/**
 * What was done for the payments of a run, before and after it, and what of it was done twice. The state before is kept in
 * tables under the run's number, so that it outlives the process that runs it.
 */
final class EffectProof {

    private static final int PAGES_A_STATEMENT = 10_000;

    private static final String ADD_PAGES =
            "insert into replay_payments (run_id, low_profile_id) select ?, * from unnest(?::text[])";

    /** By the page that an order has, and by the page that was paid. */
    private static final String ORDERS = """
            insert into replay_orders (run_id, id, status, updated_at, tranzaction_id, paid_at)
            select ?, found.* from (
              select p.id, p.status, p.updated_at, o.tranzaction_id, o.created_at as paid_at
              from pending_orders p
              left join orders o on o.pending_order_id = p.id
              where p.canonical_low_profile_id in (select low_profile_id from replay_payments where run_id = ?)
              union
              select o.pending_order_id, p.status, p.updated_at, o.tranzaction_id, o.created_at
              from orders o
              left join pending_orders p on p.id = o.pending_order_id
              where o.low_profile_id in (select low_profile_id from replay_payments where run_id = ?)
            ) found
            """;

    private static final String LEDGER = """
            insert into replay_ledger (run_id, order_id, product_id, quantity, created_at)
            select ?, order_id, product_id, quantity, created_at
            from stock_deductions where order_id in (select id from replay_orders where run_id = ?)
            """;

    /** The ledger since ten minutes ago: no transaction of ours that is still open is older. */
    private static final String STOCK = """
            insert into replay_stock (run_id, id, quantity_in_stock, since, deducted)
            select ?, p.id, p.quantity_in_stock, now() - interval '10 minutes', coalesce(l.quantity, 0)
            from products p
            left join (
              select product_id, sum(quantity) as quantity from stock_deductions
              where created_at > now() - interval '10 minutes'
              group by product_id
            ) l on l.product_id = p.id
            where p.id in (
              select i.product_id from pending_order_items i
              join replay_orders r on r.run_id = ? and r.id = i.pending_order_id
              union
              select i.product_id from order_items i join replay_orders r on r.run_id = ? and r.id = i.order_id)
            """;

    private static final String STATISTICS = "analyze replay_payments, replay_orders, replay_ledger, replay_stock";

    private static final String REPORT = """
            with replayed_orders as (select * from replay_orders where run_id = ?),
            replayed_ledger as (select * from replay_ledger where run_id = ?),
            replayed_stock as (select * from replay_stock where run_id = ?),
            paid as (
              select r.id, r.tranzaction_id as charge_before, count(o.id) as n,
                count(*) filter (where (o.tranzaction_id, o.created_at) is distinct from (r.tranzaction_id, r.paid_at)) as other
              from replayed_orders r
              left join orders o on o.pending_order_id = r.id
              group by r.id, r.tranzaction_id
            ), paid_twice as (
              select coalesce(sum(greatest(n - 1, 0) + case when charge_before is not null and n > 0 then other else 0 end), 0) as n
              from paid
            ), deducted_again as (
              select d.order_id
              from stock_deductions d
              join (select distinct order_id from replayed_ledger) before on before.order_id = d.order_id
              left join replayed_ledger l on l.order_id = d.order_id and l.product_id = d.product_id
              where (d.quantity, d.created_at) is distinct from (l.quantity, l.created_at)
            ), deducted_too_much as (
              select d.order_id
              from stock_deductions d
              join replayed_orders r on r.id = d.order_id
              left join order_items i on i.order_id = d.order_id and i.product_id = d.product_id
              where not exists (select from replayed_ledger before where before.order_id = d.order_id)
              group by d.order_id, d.product_id, i.quantity
              having sum(d.quantity) > coalesce(i.quantity, 0)
            ), completed_again as (
              select p.id
              from replayed_orders r
              join pending_orders p on p.id = r.id
              where r.status = 'completed' and (p.status, p.updated_at) is distinct from (r.status, r.updated_at)
                -- Whatever else stands there is the shop's later business with its order.
                and (p.status in ('awaiting_payment', 'processing', 'payment_verified', 'completed', 'error')
                  or p.status = 'failed' and p.status_reason is distinct from 'cancelled')
            ), taken as (
              select s.id
              from replayed_stock s
              join products p on p.id = s.id
              left join (
                select product_id, sum(quantity) as quantity from stock_deductions
                where created_at > (select min(since) from replayed_stock)
                group by product_id
              ) l on l.product_id = s.id
              where s.quantity_in_stock - p.quantity_in_stock > coalesce(l.quantity, 0) - s.deducted
            )
            select (select n from paid_twice),
              (select count(*) from deducted_again) + (select count(*) from deducted_too_much),
              (select count(*) from completed_again),
              (select count(*) from taken),
              (select string_agg(id::text, ', ') from (select id from taken order by id limit 10) as first),
              (select count(*) from paid where charge_before is null and n > 0),
              (select count(*) from replayed_orders r join pending_orders p on p.id = r.id
               where p.status = 'completed' and r.status is distinct from 'completed')
            """;

    private static final String UNSETTLED = """
            select count(*) from replay_orders r join pending_orders p on p.id = r.id
            where r.run_id = ? and p.status in ('processing', 'payment_verified')
            """;

    private static final String WORTH = """
            select coalesce(sum(amount) filter (where currency = 'ILS'), 0) > ?
              or coalesce(bool_or(currency <> 'ILS'), false)
            from pending_orders
            where canonical_low_profile_id in (select low_profile_id from replay_payments where run_id = ?)
            """;

    private static final String DROP = """
            with payments as (delete from replay_payments where run_id = ?),
            orders as (delete from replay_orders where run_id = ?),
            ledger as (delete from replay_ledger where run_id = ?)
            delete from replay_stock where run_id = ?
            """;

    private final Connection connection;
    private final long run;

    /** The proof of a run; the connection is its own until it is closed. */
    EffectProof(Connection connection, long run) {
        this.connection = connection;
        this.run = run;
    }

    /**
     * What came of a replay.
     *
     * @param paidTwice orders with another or one more charge than before
     * @param deductedTwice ledger rows written again, or for more than was bought
     * @param completedTwice orders that were completed before and moved since
     * @param takenUnexplained products whose stock fell by more than the ledger says: by us, or by another program
     * @param products the first of these; empty where there is none
     * @param paid orders that it got paid
     * @param completed orders that it got completed
     */
    record Effects(
            long paidTwice,
            long deductedTwice,
            long completedTwice,
            long takenUnexplained,
            String products,
            long paid,
            long completed) {}

    /** Whose effects it is about, in the caller's transaction. */
    void about(Collection<LowProfileId> pages) throws SQLException {
        var ids = pages.stream().map(LowProfileId::value).toList();
        for (int at = 0; at < ids.size(); at += PAGES_A_STATEMENT) {
            var some = ids.subList(at, Math.min(ids.size(), at + PAGES_A_STATEMENT));
            try (var statement = connection.prepareStatement(ADD_PAGES)) {
                statement.setLong(1, run);
                statement.setArray(2, connection.createArrayOf("text", some.toArray()));
                statement.executeUpdate();
            }
        }
    }

    /** Whether these payments are worth more than so many shekels; one in another currency always is. */
    boolean isWorthMoreThan(int shekels) throws SQLException {
        try (var statement = connection.prepareStatement(WORTH)) {
            statement.setInt(1, shekels);
            statement.setLong(2, run);
            try (var rows = statement.executeQuery()) {
                rows.next();
                return rows.getBoolean(1);
            }
        }
    }

    /** Remembers what was done so far, in the caller's transaction, which sees one snapshot. */
    void lookBefore() throws SQLException {
        update(ORDERS, 3);
        update(LEDGER, 2);
        update(STOCK, 3);
    }

    /** Once what is remembered is committed: the planner is to know how much it is. */
    void analyze() throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(STATISTICS);
        }
    }

    /** How many of the payments are in the middle of something. */
    long unsettled() throws SQLException {
        try (var statement = connection.prepareStatement(UNSETTLED)) {
            statement.setLong(1, run);
            try (var rows = statement.executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        }
    }

    /** Compares what is there now, in one statement's snapshot, with what was remembered. */
    Effects lookAfter() throws SQLException {
        try (var statement = connection.prepareStatement(REPORT)) {
            bind(statement, 3);
            try (var rows = statement.executeQuery()) {
                rows.next();
                var products = rows.getString(5);
                return new Effects(
                        rows.getLong(1),
                        rows.getLong(2),
                        rows.getLong(3),
                        rows.getLong(4),
                        products == null ? "" : products,
                        rows.getLong(6),
                        rows.getLong(7));
            }
        }
    }

    /** Forgets what was remembered: it is proved. */
    void forget() throws SQLException {
        update(DROP, 4);
    }

    /** The run's number stands for each parameter. */
    private void update(String sql, int parameters) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            bind(statement, parameters);
            statement.executeUpdate();
        }
    }

    private void bind(PreparedStatement statement, int parameters) throws SQLException {
        for (int n = 1; n <= parameters; n++) {
            statement.setLong(n, run);
        }
    }
}
