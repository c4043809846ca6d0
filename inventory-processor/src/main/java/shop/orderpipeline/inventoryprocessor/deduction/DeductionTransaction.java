package shop.orderpipeline.inventoryprocessor.deduction;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.sql.DataSource;
import shop.orderpipeline.deduction.FactsTable;
import shop.orderpipeline.deduction.StockAllocation.Demand;
import shop.orderpipeline.stock.PaidOrder;
import shop.orderpipeline.stock.ProductId;

/**
 * One batch of paid orders in one database transaction: ledger rows, stock, statuses and exceptions together, or
 * nothing. Safe to run again at any time, by any number of instances: the ledger rows say what was already done.
 */
final class DeductionTransaction {

    /** Whether it waits for rivals' locks as long as the session does, or just briefly. */
    enum LockWaits {
        USUAL,
        BRIEF
    }

    /** Somebody changed a locked row's neighbourhood in between, or a guard refused: nothing was written. */
    static final class CountsDiffer extends RuntimeException {

        CountsDiffer(StockTable.Counts counts) {
            super("rolled back, not as decided: " + counts);
        }
    }

    @FunctionalInterface
    private interface Work {
        List<Settled> in(Connection connection) throws SQLException;
    }

    private final DataSource dataSource;

    DeductionTransaction(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /**
     * Settles the orders; what is returned is committed.
     *
     * @param orders in arrival order, each once
     * @throws SQLException nothing is written, except where the connection broke at COMMIT: run it again, in any case
     * @throws CountsDiffer nothing is written: run it again
     */
    List<Settled> settle(List<PaidOrder> orders, LockWaits waits) throws SQLException {
        return committed(waits, connection -> {
            var batch = FactsTable.lockAndRead(connection, orders);
            var stock = FactsTable.lockProducts(connection, productsOf(Decision.demands(batch)));
            return write(connection, Decision.serve(batch, stock));
        });
    }

    /** Leaves an order that can't be worked in {@code error/retries-exhausted}, unless it is completed meanwhile. */
    List<Settled> giveUp(List<PaidOrder> orders, LockWaits waits) throws SQLException {
        return committed(waits, connection -> {
            var batch = FactsTable.lockAndRead(connection, orders);
            return write(connection, Decision.giveUp(batch));
        });
    }

    private List<Settled> committed(LockWaits waits, Work work) throws SQLException {
        try (var connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            try {
                if (waits == LockWaits.BRIEF) {
                    StockTable.waitBrieflyForLocks(connection);
                }
                var settled = work.in(connection);
                connection.commit();
                return settled;
            } catch (Throwable failure) {
                rollBack(connection, failure);
                throw failure;
            }
        }
    }

    private static void rollBack(Connection connection, Throwable failure) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }

    private static List<Settled> write(Connection connection, Decision decision) throws SQLException {
        if (!decision.writesNothing()) {
            var counts = StockTable.write(connection, decision);
            if (!counts.equals(expected(decision))) {
                throw new CountsDiffer(counts);
            }
        }
        return decision.settled();
    }

    private static StockTable.Counts expected(Decision decision) {
        int rows = decision.deducted().stream()
                .mapToInt(demand -> demand.lines().size())
                .sum();
        int products = productsOf(decision.deducted()).size();
        return new StockTable.Counts(
                rows,
                products,
                products,
                decision.completed().size() + decision.refused().size());
    }

    private static Set<ProductId> productsOf(List<Demand> demands) {
        var products = new TreeSet<ProductId>();
        demands.forEach(demand -> products.addAll(demand.lines().keySet()));
        return products;
    }
}
