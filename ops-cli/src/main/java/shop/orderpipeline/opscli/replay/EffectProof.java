package shop.orderpipeline.opscli.replay;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import shop.orderpipeline.payment.LowProfileId;

/**
 * What was done for the payments of a replay, before and after it, and what of it was done twice. The state before is
 * kept in temporary tables of its connection, read in one snapshot; so is the state after.
 */
final class EffectProof {

    private static final int PAGES_A_STATEMENT = 10_000;

    private static final String PAGES = "create temp table replayed_pages (low_profile_id text primary key)";

    private static final String ADD_PAGES = "insert into replayed_pages select * from unnest(?::text[])";

    /** By the page that an order has, and by the page that was paid. */
    private static final String ORDERS = """
            create temp table replayed_orders as
            select p.id, p.status, p.updated_at, o.tranzaction_id, o.created_at as paid_at
            from pending_orders p
            left join orders o on o.pending_order_id = p.id
            where p.canonical_low_profile_id in (select low_profile_id from replayed_pages)
            union
            select o.pending_order_id, p.status, p.updated_at, o.tranzaction_id, o.created_at
            from orders o
            left join pending_orders p on p.id = o.pending_order_id
            where o.low_profile_id in (select low_profile_id from replayed_pages)
            """;

    private static final String LEDGER = """
            create temp table replayed_ledger as
            select order_id, product_id, quantity, created_at
            from stock_deductions where order_id in (select id from replayed_orders)
            """;

    /** The ledger since ten minutes ago: no transaction of ours that is still open is older. */
    private static final String STOCK = """
            create temp table replayed_stock as
            select p.id, p.quantity_in_stock, now() - interval '10 minutes' as since, coalesce(l.quantity, 0) as deducted
            from products p
            left join (
              select product_id, sum(quantity) as quantity from stock_deductions
              where created_at > now() - interval '10 minutes'
              group by product_id
            ) l on l.product_id = p.id
            where p.id in (
              select i.product_id from pending_order_items i join replayed_orders r on r.id = i.pending_order_id
              union
              select i.product_id from order_items i join replayed_orders r on r.id = i.order_id)
            """;

    private static final String STATISTICS = "analyze replayed_pages, replayed_orders, replayed_ledger, replayed_stock";

    private static final String REPORT = """
            with paid as (
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
              where d.order_id not in (select order_id from replayed_ledger)
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
            select count(*) from replayed_orders r join pending_orders p on p.id = r.id
            where p.status in ('processing', 'payment_verified')
            """;

    private static final String WORTH = """
            select coalesce(sum(amount) filter (where currency = 'ILS'), 0) > ?
              or coalesce(bool_or(currency <> 'ILS'), false)
            from pending_orders where canonical_low_profile_id in (select low_profile_id from replayed_pages)
            """;

    private final Connection connection;

    private EffectProof(Connection connection) {
        this.connection = connection;
    }

    /**
     * What came of the replay.
     *
     * @param paidTwice orders with another or one more charge than before
     * @param deductedTwice ledger rows written again, or for more than was bought
     * @param completedTwice orders that were completed before and moved since
     * @param takenUnexplained products whose stock fell by more than the ledger says: by us, or by another program
     * @param products the first of these
     * @param paid orders that it got paid
     * @param completed orders that it got completed
     */
    record Report(
            long paidTwice,
            long deductedTwice,
            long completedTwice,
            long takenUnexplained,
            String products,
            long paid,
            long completed) {

        long repeated() {
            return paidTwice + deductedTwice + completedTwice + takenUnexplained;
        }
    }

    /** A proof about these payments; nothing is looked at yet. The connection is its own until it is closed. */
    static EffectProof about(Collection<LowProfileId> pages, Connection connection) throws SQLException {
        run(connection, PAGES);
        var ids = pages.stream().map(LowProfileId::value).toList();
        for (int at = 0; at < ids.size(); at += PAGES_A_STATEMENT) {
            var some = ids.subList(at, Math.min(ids.size(), at + PAGES_A_STATEMENT));
            try (var statement = connection.prepareStatement(ADD_PAGES)) {
                statement.setArray(1, connection.createArrayOf("text", some.toArray()));
                statement.executeUpdate();
            }
        }
        return new EffectProof(connection);
    }

    /** Whether these payments are worth more than so many shekels; one in another currency always is. */
    boolean isWorthMoreThan(int shekels) throws SQLException {
        try (var statement = connection.prepareStatement(WORTH)) {
            statement.setInt(1, shekels);
            try (var rows = statement.executeQuery()) {
                rows.next();
                return rows.getBoolean(1);
            }
        }
    }

    /** Remembers what was done so far. */
    void lookBefore() throws SQLException {
        inOneSnapshot(() -> {
            run(connection, ORDERS);
            run(connection, LEDGER);
            run(connection, STOCK);
            run(connection, STATISTICS);
            return true;
        });
    }

    /** How many of the payments are in the middle of something. */
    long unsettled() throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(UNSETTLED)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    /** Compares what is there now with what was remembered. */
    Report lookAfter() throws SQLException {
        return inOneSnapshot(() -> {
            try (var statement = connection.createStatement();
                    var rows = statement.executeQuery(REPORT)) {
                rows.next();
                return new Report(
                        rows.getLong(1),
                        rows.getLong(2),
                        rows.getLong(3),
                        rows.getLong(4),
                        rows.getString(5),
                        rows.getLong(6),
                        rows.getLong(7));
            }
        });
    }

    @FunctionalInterface
    private interface Look<T> {
        T look() throws SQLException;
    }

    private <T> T inOneSnapshot(Look<T> look) throws SQLException {
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        connection.setAutoCommit(false);
        try {
            var seen = look.look();
            connection.commit();
            return seen;
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
