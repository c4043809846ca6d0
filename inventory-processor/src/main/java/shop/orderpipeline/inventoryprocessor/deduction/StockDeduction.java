package shop.orderpipeline.inventoryprocessor.deduction;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import shop.orderpipeline.inventoryprocessor.deduction.DeductionTransaction.LockWaits;
import shop.orderpipeline.stock.PaidOrder;

/**
 * Settles batches through trouble: runs a failed transaction again, whole and with jitter; where that does not help,
 * splits the batch until the orders that fail alone are found, so that one bad order fails none of its neighbours.
 * Where nothing passes, the batch waits.
 */
final class StockDeduction {

    /**
     * What came of a batch.
     *
     * @param settled committed
     * @param failed not worked, while the database serves others
     */
    record Outcome(List<Settled> settled, List<FailedAlone> failed) {}

    /** An order whose transaction fails by itself. */
    record FailedAlone(PaidOrder order, Setback setback, Throwable failure) {}

    /** The batch can't be worked now. Nothing is lost: run it again, later. */
    static final class NotNow extends RuntimeException {
        NotNow(String why, Throwable cause) {
            super(why, cause);
        }
    }

    /** So few may be the bad ones themselves; when more fail and nobody passes, it is not about them. */
    private static final int FEW = 3;

    /** A batch is back at its consumer long before the broker takes its partitions away. */
    private static final Duration LONGEST_SEARCH = Duration.ofSeconds(60);

    private final DataSource dataSource;
    private final DeductionTransaction transaction;
    private final AtomicLong deducted = new AtomicLong();
    private final DistributionSummary attempts;

    /** @param meters where {@code stock.attempts} is counted, for each batch once: 1 where nothing was in its way */
    StockDeduction(DataSource dataSource, MeterRegistry meters) {
        this.dataSource = dataSource;
        this.transaction = new DeductionTransaction(dataSource);
        this.attempts = DistributionSummary.builder("stock.attempts")
                .description("transactions begun for a batch of paid orders until it was settled or set back")
                .register(meters);
    }

    /**
     * Settles the orders; each is in exactly one of the two lists that come back.
     *
     * @param orders in arrival order, each once
     * @throws NotNow where nothing can be worked now; some of it may be done, so run all of it again
     */
    Outcome settle(List<PaidOrder> orders) throws InterruptedException {
        if (orders.isEmpty()) {
            return new Outcome(List.of(), List.of());
        }
        long before = deducted.get();
        var begun = new AtomicInteger();
        try {
            return new Outcome(persistently(() -> deduct(orders, LockWaits.USUAL, begun)), List.of());
        } catch (Failed failed) {
            return alone(orders, failed, before, begun);
        } finally {
            attempts.record(begun.get());
        }
    }

    /**
     * Gives an order up: {@code error/retries-exhausted}, with an exception, unless it is completed meanwhile.
     *
     * @return what it is now, or why even that could not be written
     */
    Outcome giveUp(PaidOrder order) throws InterruptedException {
        var orders = List.of(order);
        try {
            return new Outcome(persistently(() -> transaction.giveUp(orders, LockWaits.USUAL)), List.of());
        } catch (Failed failed) {
            failed.unlessAboutRecords();
            return new Outcome(List.of(), List.of(new FailedAlone(order, failed.setback, failed.cause)));
        }
    }

    @FunctionalInterface
    private interface Transaction {
        List<Settled> run() throws SQLException;
    }

    /** All tries of a transaction failed. */
    private static final class Failed extends Exception {

        final Setback setback;
        final Throwable cause;

        Failed(Setback setback, Throwable cause) {
            super(cause);
            this.setback = setback;
            this.cause = cause;
        }

        /** Passes on what no splitting can help with. */
        void unlessAboutRecords() {
            switch (setback) {
                case AWAY -> throw new NotNow("the database serves nobody", cause);
                case STOP -> throw new NotNow("deployment fault", cause);
                case TRANSIENT, COUNTS_DIFFER, LOCKED, DATA, BUG -> {}
            }
        }
    }

    private List<Settled> persistently(Transaction transaction) throws Failed, InterruptedException {
        for (int tried = 1; ; tried++) {
            try {
                return once(transaction);
            } catch (Failed failed) {
                if (tried >= failed.setback.tries) {
                    throw failed;
                }
                Thread.sleep(ThreadLocalRandom.current().nextLong(20, 200));
            }
        }
    }

    private List<Settled> deduct(List<PaidOrder> orders, LockWaits waits, AtomicInteger begun) throws SQLException {
        begun.incrementAndGet();
        var settled = transaction.settle(orders, waits);
        deducted.addAndGet(settled.stream().filter(Settled::isDeducted).count());
        return settled;
    }

    private static List<Settled> once(Transaction transaction) throws Failed {
        try {
            return transaction.run();
        } catch (Throwable failure) {
            throw new Failed(Setback.of(failure), failure);
        }
    }

    private Outcome alone(List<PaidOrder> orders, Failed failed, long deductedBefore, AtomicInteger begun) {
        failed.unlessAboutRecords();
        var outcome = new Outcome(new ArrayList<>(), new ArrayList<>());
        split(orders, failed, outcome, System.nanoTime() + LONGEST_SEARCH.toNanos(), begun);
        if (outcome.settled.isEmpty()) {
            checkThatItIsAboutThem(outcome.failed, failed, deducted.get() > deductedBefore);
        }
        return outcome;
    }

    private void split(List<PaidOrder> orders, Failed failed, Outcome outcome, long deadline, AtomicInteger begun) {
        if (orders.size() == 1) {
            outcome.failed.add(new FailedAlone(orders.getFirst(), failed.setback, failed.cause));
            return;
        }
        if (System.nanoTime() > deadline) {
            throw new NotNow("too many orders fail", failed.cause);
        }
        int middle = orders.size() / 2;
        settlePart(orders.subList(0, middle), outcome, deadline, begun);
        settlePart(orders.subList(middle, orders.size()), outcome, deadline, begun);
    }

    private void settlePart(List<PaidOrder> part, Outcome outcome, long deadline, AtomicInteger begun) {
        try {
            outcome.settled.addAll(once(() -> deduct(part, LockWaits.BRIEF, begun)));
        } catch (Failed failed) {
            failed.unlessAboutRecords();
            split(part, failed, outcome, deadline, begun);
        }
    }

    /**
     * Nobody of the batch passed: either these are the bad ones, since they are few or others pass, while the database
     * answers, or the fault is not theirs. A batch of retries has nobody but those that failed before.
     *
     * @param othersPass whether stock was deducted for orders of other batches meanwhile
     */
    private void checkThatItIsAboutThem(List<FailedAlone> orders, Failed failed, boolean othersPass) {
        if (orders.size() > FEW && !othersPass && orders.stream().anyMatch(order -> order.setback != Setback.DATA)) {
            throw new NotNow("no order of the batch passes", failed.cause);
        }
        try (var connection = dataSource.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("select from pending_orders limit 1");
        } catch (SQLException e) {
            e.addSuppressed(failed.cause);
            throw new NotNow("the database does not answer", e);
        }
    }
}
