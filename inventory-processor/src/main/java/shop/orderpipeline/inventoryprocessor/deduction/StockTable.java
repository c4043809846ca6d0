package shop.orderpipeline.inventoryprocessor.deduction;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import shop.orderpipeline.conflict.ConflictType;
import shop.orderpipeline.deduction.StockAllocation.Demand;
import shop.orderpipeline.order.Order;
import shop.orderpipeline.order.OrderId;

/**
 * What a deduction writes, in one statement for the whole batch, inside the caller's transaction. What it rests on was
 * locked and read by {@code FactsTable}.
 */
final class StockTable {

    private static final String SHORT_LOCK_WAITS = "set local lock_timeout = '100ms'";

    /** Stock goes down by what this statement put into the ledger, and by nothing else. */
    private static final String WRITE = """
            with deducted as (
              insert into stock_deductions (order_id, product_id, quantity)
              select * from unnest(?::uuid[], ?::bigint[], ?::int[])
              on conflict do nothing
              returning product_id, quantity
            ), taken as (
              select product_id, sum(quantity) as quantity from deducted group by product_id
            ), stocked as (
              update products
              set quantity_in_stock = quantity_in_stock - taken.quantity, updated_at = now()
              from taken
              where products.id = taken.product_id and quantity_in_stock >= taken.quantity
              returning products.id
            ), moved as (
              update pending_orders
              set status = decided.status, status_reason = decided.reason, updated_at = now()
              from unnest(?::uuid[], ?::text[], ?::text[]) as decided (id, status, reason)
              where pending_orders.id = decided.id and pending_orders.status = 'payment_verified'
              returning pending_orders.id
            ), excepted as (
              insert into exceptions
                (low_profile_id, pending_order_id, tranzaction_id, reason, amount, currency)
              select low_profile_id, pending_order_id, tranzaction_id, found.reason, amount, currency
              from unnest(?::uuid[], ?::text[]) as found (id, reason)
              join orders on orders.id = found.id
              -- An order's money that a person has in hand, or gave back already, is not put before one a second time.
              where not exists (
                select from exceptions known
                where known.tranzaction_id = orders.tranzaction_id
                  and known.pending_order_id = orders.pending_order_id
                  and known.reason <> found.reason and known.state in ('open', 'refunded'))
              -- Refused again after a person had ordered it to be worked again: it waits for a person again.
              on conflict (low_profile_id, reason, tranzaction_id) do update
              set state = 'open', opened_at = now(), closed_at = null, closed_by = null
              where exceptions.state = 'rerun'
              returning id
            )
            select (select count(*) from deducted) as deducted, (select count(*) from taken) as products,
              (select count(*) from stocked) as stocked, (select count(*) from moved) as moved
            """;

    /** How many rows each part of the writing changed. */
    record Counts(int ledgerRows, int products, int stocked, int orders) {}

    private StockTable() {}

    /** Locks that rivals hold are waited for a tenth of a second only, until the transaction ends. */
    static void waitBrieflyForLocks(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(SHORT_LOCK_WAITS);
        }
    }

    /** Writes a decision; the caller compares the counts and rolls back where one is not as expected. */
    static Counts write(Connection connection, Decision decision) throws SQLException {
        try (var statement = connection.prepareStatement(WRITE)) {
            bindLedger(connection, statement, decision.deducted());
            bindStatuses(connection, statement, decision);
            bindExceptions(connection, statement, decision);
            try (var row = statement.executeQuery()) {
                row.next();
                return new Counts(
                        row.getInt("deducted"), row.getInt("products"), row.getInt("stocked"), row.getInt("moved"));
            }
        }
    }

    private static void bindLedger(Connection connection, PreparedStatement statement, List<Demand> deducted)
            throws SQLException {
        var orders = new ArrayList<UUID>();
        var products = new ArrayList<Long>();
        var quantities = new ArrayList<Integer>();
        for (var demand : deducted) {
            demand.lines().forEach((product, quantity) -> {
                orders.add(demand.orderId().value());
                products.add(product.value());
                quantities.add(Math.toIntExact(quantity));
            });
        }
        statement.setArray(1, connection.createArrayOf("uuid", orders.toArray()));
        statement.setArray(2, connection.createArrayOf("bigint", products.toArray()));
        statement.setArray(3, connection.createArrayOf("int", quantities.toArray()));
    }

    private static void bindStatuses(Connection connection, PreparedStatement statement, Decision decision)
            throws SQLException {
        var ids = new ArrayList<UUID>();
        var statuses = new ArrayList<String>();
        var reasons = new ArrayList<@Nullable String>();
        for (var id : decision.completed()) {
            ids.add(id.value());
            statuses.add(new Order.Completed().status());
            reasons.add(null);
        }
        for (var refused : decision.refused().entrySet()) {
            var order = new Order.Undeliverable(refused.getValue());
            ids.add(refused.getKey().value());
            statuses.add(order.status());
            reasons.add(order.statusReason());
        }
        statement.setArray(4, connection.createArrayOf("uuid", ids.toArray()));
        statement.setArray(5, connection.createArrayOf("text", statuses.toArray()));
        statement.setArray(6, connection.createArrayOf("text", reasons.toArray()));
    }

    private static void bindExceptions(Connection connection, PreparedStatement statement, Decision decision)
            throws SQLException {
        var reasons = new HashMap<OrderId, ConflictType>(decision.refused());
        reasons.putAll(decision.exceptions());
        var ids = reasons.keySet().stream().map(OrderId::value).toArray();
        var codes = reasons.values().stream().map(ConflictType::code).toArray();
        statement.setArray(7, connection.createArrayOf("uuid", ids));
        statement.setArray(8, connection.createArrayOf("text", codes));
    }
}
