package shop.orderpipeline.inventoryprocessor.deduction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static shop.orderpipeline.inventoryprocessor.TestShop.line;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import shop.orderpipeline.conflict.Conflict;
import shop.orderpipeline.conflict.ConflictType;
import shop.orderpipeline.conflict.Level;
import shop.orderpipeline.inventoryprocessor.TestShop;
import shop.orderpipeline.inventoryprocessor.deduction.DeductionTransaction.LockWaits;
import shop.orderpipeline.repair.OrderRefund;
import shop.orderpipeline.repair.RefundCommand;
import shop.orderpipeline.stock.OrderOutcome;
import shop.orderpipeline.stock.PaidOrder;
import shop.orderpipeline.testing.TestDatabase;

class DeductionTransactionIT {

    private static HikariDataSource database;
    private static TestShop shop;
    private static DeductionTransaction transaction;
    private static ExecutorService instances;

    @BeforeAll
    static void start() {
        database = new HikariDataSource();
        database.setJdbcUrl(TestDatabase.migrated().jdbcUrl());
        database.setUsername("postgres");
        shop = new TestShop(database);
        transaction = new DeductionTransaction(database);
        instances = Executors.newCachedThreadPool();
    }

    @AfterAll
    static void stop() {
        instances.shutdownNow();
        database.close();
    }

    @Test
    void takesAllLinesOfAnOrderAndCompletesIt() throws Exception {
        long tea = shop.aProduct(5);
        long cup = shop.aProduct(3);
        var order = shop.aPaidOrder(line(tea, 2), line(cup, 3));

        var settled = settle(order);

        assertThat(settled).singleElement().satisfies(said -> {
            assertThat(said.outcome()).contains(completed(order));
            assertThat(said.conflict()).isEmpty();
        });
        assertThat(shop.status(order)).isEqualTo("completed");
        assertThat(shop.ledger(order)).isEqualTo(Map.of(tea, 2, cup, 3));
        assertThat(shop.stock(tea)).isEqualTo(3);
        assertThat(shop.stock(cup)).isZero();
        assertThat(shop.exceptions(order)).isEmpty();
    }

    @Test
    void setsUpdatedAtOfWhatItChangesAndOfNothingElse() throws Exception {
        long tea = shop.aProduct(5);
        var order = shop.aPaidOrder(line(tea, 1));
        var cancelled = shop.aPaidOrder(line(tea, 1));
        shop.setStatus(cancelled, "cancelled", null);
        shop.execute("update products set updated_at = 'epoch' where id = ?", tea);
        shop.execute("update pending_orders set updated_at = 'epoch'");

        settle(order, cancelled);

        assertThat(shop.count("select count(*) from products where id = ? and updated_at > 'epoch'", tea))
                .isEqualTo(1);
        assertThat(shop.count("select count(*) from pending_orders where updated_at > 'epoch'"))
                .isEqualTo(1);
    }

    @Test
    void answersTheSameBatchTwiceWithTheSameWordsAndOneEffect() throws Exception {
        long tea = shop.aProduct(2);
        var orders =
                List.of(shop.aPaidOrder(line(tea, 1)), shop.aPaidOrder(line(tea, 5)), shop.aPaidOrder(line(tea, 1)));

        var first = settle(orders);
        var second = settle(orders);

        assertThat(second.stream().map(Settled::outcome))
                .containsExactlyElementsOf(first.stream().map(Settled::outcome).toList());
        assertThat(idsAndTimes(second)).isEqualTo(idsAndTimes(first));
        assertThat(shop.stock(tea)).isZero();
        assertThat(shop.exceptions(orders.get(1))).containsExactly("out-of-stock/open");
    }

    @Test
    void sellsInArrivalOrderWhenAProductRunsOutMidway() throws Exception {
        long tea = shop.aProduct(3);
        long cup = shop.aProduct(100);
        var first = shop.aPaidOrder(line(tea, 2));
        var tooMany = shop.aPaidOrder(line(cup, 1), line(tea, 2));
        var last = shop.aPaidOrder(line(tea, 1), line(cup, 1));

        var settled = settle(first, tooMany, last);

        assertThat(List.of(first, tooMany, last))
                .extracting(shop::status)
                .containsExactly("completed", "error/out-of-stock", "completed");
        assertThat(settled.get(1).outcome()).contains(refused(tooMany, ConflictType.OUT_OF_STOCK));
        assertThat(settled.get(1).conflict()).hasValueSatisfying(conflict -> {
            assertThat(conflict.id()).isEqualTo("out-of-stock|" + tooMany.lowProfileId() + "|" + tooMany.orderId());
            assertThat(conflict.type()).isEqualTo(ConflictType.OUT_OF_STOCK);
            assertThat(String.valueOf(conflict.productId())).isEqualTo(String.valueOf(tea));
            assertThat(conflict.winner()).isEqualTo("in stock: 1");
            assertThat(conflict.loser()).isEqualTo("wanted: 2");
        });
        assertThat(shop.exceptions(tooMany)).containsExactly("out-of-stock/open");
        assertThat(shop.ledger(tooMany)).isEmpty();
        assertThat(shop.stock(tea)).isZero();
        assertThat(shop.stock(cup)).isEqualTo(99);
    }

    @Test
    void sumsAProductThatAnOrderNamesTwice() throws Exception {
        long tea = shop.aProduct(5);
        var order = shop.aPaidOrder(line(tea, 2), line(tea, 1));

        settle(order);

        assertThat(shop.status(order)).isEqualTo("completed");
        assertThat(shop.ledger(order)).isEqualTo(Map.of(tea, 3));
        assertThat(shop.stock(tea)).isEqualTo(2);
    }

    @Test
    void treatsAMissingProductAsSoldOut() throws Exception {
        var order = shop.aPaidOrder(line(shop.noProduct(), 1));

        settle(order);

        assertThat(shop.status(order)).isEqualTo("error/out-of-stock");
    }

    @Test
    void refusesMoreThanAnyProductCanHold() throws Exception {
        long tea = shop.aProduct(Integer.MAX_VALUE);
        var greedy = shop.aPaidOrder(line(tea, Integer.MAX_VALUE));
        var tooLate = shop.aPaidOrder(line(tea, Integer.MAX_VALUE));
        var overflowing = shop.aPaidOrder(line(tea, 1));
        shop.execute(
                "insert into pending_order_items (pending_order_id, product_id, quantity) values (?, ?, ?)",
                overflowing.orderId().value(),
                tea,
                Integer.MAX_VALUE);
        age(overflowing);

        settle(greedy, tooLate, overflowing);

        assertThat(List.of(greedy, tooLate, overflowing))
                .extracting(shop::status)
                .containsExactly("completed", "error/out-of-stock", "error/lines-changed");
        assertThat(shop.stock(tea)).isZero();
    }

    @Test
    void leavesAnOrderAloneWhileTheShopMayStillWriteItsLines() throws Exception {
        long tea = shop.aProduct(5);
        var order = shop.aPaidOrder(line(tea, 1));
        shop.execute(
                "update pending_order_items set quantity = 2 where pending_order_id = ?",
                order.orderId().value());

        var young = settle(order);
        assertThat(young).extracting(Settled::outcome).containsOnly(Optional.empty());
        assertThat(shop.status(order)).isEqualTo("payment_verified");

        age(order);
        var old = settle(order);
        assertThat(old.getFirst().outcome()).contains(refused(order, ConflictType.LINES_CHANGED));
        assertThat(shop.status(order)).isEqualTo("error/lines-changed");
        assertThat(shop.exceptions(order)).containsExactly("lines-changed/open");
        assertThat(shop.stock(tea)).isEqualTo(5);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                // status, reason, result, exception
                "awaiting_payment, -, not-paid-now, -",
                "processing, -, not-paid-now, -",
                "payment_verified, -, completed, -",
                "completed, -, ledger-missing, -",
                "failed, declined, not-paid-now, -",
                "failed, cancelled, paid-after-close, paid-after-close/open",
                "error, amount-mismatch, not-paid-now, -",
                "error, no-lines, not-paid-now, -",
                "error, out-of-stock, repeated, -",
                "error, by-hand, paid-after-close, paid-after-close/open",
                "cancelled, -, paid-after-close, paid-after-close/open",
            })
    void doesToEachStatusWhatItShould(String status, String reason, String result, String exception) throws Exception {
        long tea = shop.aProduct(5);
        var order = shop.aPaidOrder(line(tea, 1));
        shop.setStatus(order, status, reason);
        var before = shop.status(order);

        assertThat(settle(order)).extracting(Settled::result).containsExactly(result);

        boolean sold = "completed".equals(result);
        assertThat(shop.status(order)).isEqualTo(sold ? "completed" : before);
        assertThat(shop.stock(tea)).isEqualTo(sold ? 4 : 5);
        assertThat(shop.exceptions(order)).isEqualTo(exception == null ? List.of() : List.of(exception));
    }

    @Test
    void makesAnExceptionOfMoneyForADeletedOrder() throws Exception {
        var order = shop.aPaidOrder(line(shop.aProduct(5), 1));
        shop.execute("delete from pending_orders where id = ?", order.orderId().value());

        var settled = settle(order);

        assertThat(settled.getFirst().conflict().map(Conflict::type)).contains(ConflictType.PAID_AFTER_CLOSE);
        assertThat(shop.exceptions(order)).containsExactly("paid-after-close/open");
    }

    @Test
    void reportsACompletedOrderWithoutLedgerAsAnError() throws Exception {
        var order = shop.aPaidOrder(line(shop.aProduct(5), 1));
        shop.setStatus(order, "completed", null);

        var settled = settle(order);

        assertThat(settled.getFirst().outcome()).isEmpty();
        assertThat(settled.getFirst().conflict()).hasValueSatisfying(conflict -> {
            assertThat(conflict.type()).isEqualTo(ConflictType.STATE_RACE);
            assertThat(conflict.level()).isEqualTo(Level.ERROR);
        });
    }

    @Test
    void completesAgainWithoutTakingAgainWhenAStaleWriterPutTheStatusBack() throws Exception {
        long tea = shop.aProduct(5);
        var order = shop.aPaidOrder(line(tea, 1));
        settle(order);
        shop.setStatus(order, "payment_verified", null);

        var settled = settle(order);

        assertThat(settled.getFirst().outcome()).contains(completed(order));
        assertThat(settled.getFirst().conflict().map(Conflict::level)).contains(Level.INFO);
        assertThat(shop.status(order)).isEqualTo("completed");
        assertThat(shop.stock(tea)).isEqualTo(4);
    }

    @Test
    void reportsARecordAboutAnOrderThatNobodyPaid() throws Exception {
        var settled = settle(shop.anUnheardOfOrder());

        assertThat(settled.getFirst().result()).isEqualTo("never-paid");
        assertThat(settled.getFirst().conflict().map(Conflict::level)).contains(Level.ERROR);
    }

    @Test
    void opensTheExceptionAgainWhenARerunFailsToo() throws Exception {
        long tea = shop.aProduct(0);
        var order = shop.aPaidOrder(line(tea, 1));
        settle(order);
        shop.execute(
                "update exceptions set state = 'rerun', closed_at = now() where low_profile_id = ?",
                order.lowProfileId().value());
        shop.setStatus(order, "payment_verified", null);

        settle(order);

        assertThat(shop.status(order)).isEqualTo("error/out-of-stock");
        assertThat(shop.exceptions(order)).containsExactly("out-of-stock/open");
    }

    @Test
    void leavesARefundedExceptionClosed() throws Exception {
        var order = shop.aPaidOrder(line(shop.aProduct(5), 1));
        shop.setStatus(order, "cancelled", null);
        settle(order);
        shop.execute(
                "update exceptions set state = 'refunded' where low_profile_id = ?",
                order.lowProfileId().value());

        settle(order);

        assertThat(shop.exceptions(order)).containsExactly("paid-after-close/refunded");
    }

    /** A redelivery never leaves error, whatever came in meanwhile: the money was given back. */
    @Test
    void deliversNothingOnceTheMoneyWasGivenBack() throws Exception {
        long tea = shop.aProduct(1);
        var order = shop.aPaidOrder(line(tea, 2));
        settle(order);
        new OrderRefund(database)
                .carryOut(
                        new RefundCommand(order.orderId().toString(), "shipper", "the customer waits no longer", null));
        shop.execute("update products set quantity_in_stock = 5 where id = ?", tea);

        settle(order);

        assertThat(shop.status(order)).isEqualTo("error/out-of-stock");
        assertThat(shop.exceptions(order)).containsExactly("out-of-stock/refunded");
        assertThat(shop.ledger(order)).isEmpty();
        assertThat(shop.stock(tea)).isEqualTo(5);
    }

    /** Another program that writes an older status back is believed no more than its record. */
    @Test
    void deliversNothingThatAStaleWriterCallsPaidOnceTheMoneyWasGivenBack() throws Exception {
        long tea = shop.aProduct(1);
        var order = shop.aPaidOrder(line(tea, 2));
        settle(order);
        shop.execute(
                "update exceptions set state = 'refunded' where low_profile_id = ?",
                order.lowProfileId().value());
        shop.setStatus(order, "payment_verified", null);
        shop.execute("update products set quantity_in_stock = 5 where id = ?", tea);

        var settled = settle(order);

        assertThat(settled).extracting(Settled::result).containsExactly("refunded");
        assertThat(settled.getFirst().outcome()).isEmpty();
        assertThat(shop.status(order)).isEqualTo("payment_verified");
        assertThat(shop.exceptions(order)).containsExactly("out-of-stock/refunded");
        assertThat(shop.ledger(order)).isEmpty();
        assertThat(shop.stock(tea)).isEqualTo(5);
    }

    @Test
    void opensAnExceptionOfItsOwnBesidesThatOfAnotherOrderWithTheSameCharge() throws Exception {
        var order = shop.aPaidOrder(line(shop.aProduct(0), 1));
        shop.execute(
                "insert into exceptions (low_profile_id, pending_order_id, tranzaction_id, reason)"
                        + " values ('of-another-order', gen_random_uuid(), ?, 'transaction-reused')",
                order.tranzactionId().value());

        settle(order);

        assertThat(shop.status(order)).isEqualTo("error/out-of-stock");
        assertThat(shop.exceptions(order)).containsExactly("out-of-stock/open");
    }

    @Test
    void givesUpOnlyWhatIsNotWorked() throws Exception {
        long tea = shop.aProduct(5);
        var done = shop.aPaidOrder(line(tea, 1));
        settle(done);
        var open = shop.aPaidOrder(line(tea, 1));

        var settled = transaction.giveUp(List.of(done, open), LockWaits.USUAL);

        assertThat(settled.stream().map(said -> said.outcome().orElseThrow()))
                .containsExactly(completed(done), refused(open, ConflictType.RETRIES_EXHAUSTED));
        assertThat(shop.status(done)).isEqualTo("completed");
        assertThat(shop.status(open)).isEqualTo("error/retries-exhausted");
        assertThat(shop.exceptions(open)).containsExactly("retries-exhausted/open");
        assertThat(shop.stock(tea)).isEqualTo(4);
    }

    /** The reason why the rows are locked first, and read by a statement of its own after that. */
    @Test
    void readsTheLinesThatARivalWroteWhileItHeldTheOrder() throws Exception {
        long tea = shop.aProduct(5);
        var order = shop.aPaidOrder(line(tea, 1));

        var settled = whileARivalHolds("""
                update pending_orders set amount = amount + 1 where id = '%1$s';
                update pending_order_items set quantity = 3 where pending_order_id = '%1$s'
                """.formatted(order.orderId()), () -> settle(order));

        assertThat(settled).extracting(Settled::result).containsExactly("lines-unsettled");
        assertThat(shop.status(order)).isEqualTo("payment_verified");
        assertThat(shop.stock(tea)).isEqualTo(5);
    }

    @Test
    void sellsNothingToAnOrderThatIsCancelledWhileWeRun() throws Exception {
        long tea = shop.aProduct(5);
        var order = shop.aPaidOrder(line(tea, 1));
        var neighbour = shop.aPaidOrder(line(tea, 1));

        var settled = whileARivalHolds(
                "update pending_orders set status = 'cancelled' where id = '%s'".formatted(order.orderId()),
                () -> settle(order, neighbour));

        assertThat(settled).extracting(Settled::result).containsExactly("paid-after-close", "completed");
        assertThat(shop.status(order)).isEqualTo("cancelled");
        assertThat(shop.exceptions(order)).containsExactly("paid-after-close/open");
        assertThat(shop.stock(tea)).isEqualTo(4);
    }

    @Test
    void sellsWhatARestockingRivalBrings() throws Exception {
        long tea = shop.aProduct(0);
        var order = shop.aPaidOrder(line(tea, 1));

        whileARivalHolds(
                "update products set quantity_in_stock = quantity_in_stock + 1 where id = " + tea, () -> settle(order));

        assertThat(shop.status(order)).isEqualTo("completed");
        assertThat(shop.stock(tea)).isZero();
    }

    /** The old app's way to write stock: only where it is still what it read. */
    @Test
    void letsAnEqualityWriterFailRatherThanLoseOurDeduction() throws Exception {
        long tea = shop.aProduct(10);
        var orders = shop.paidOrders(20, line(tea, 1));
        var rival = instances.submit(() -> {
            int written = 0;
            try (var connection = database.getConnection();
                    var statement = connection.createStatement()) {
                for (int i = 0; i < 200; i++) {
                    int seen = shopStock(connection, tea);
                    if (seen > 0) {
                        written += statement.executeUpdate("update products set quantity_in_stock = " + (seen - 1)
                                + " where id = " + tea + " and quantity_in_stock = " + seen);
                    }
                }
            }
            return written;
        });
        for (var order : orders) {
            settle(order);
        }
        int takenByRival = rival.get();
        int taken = shop.count("select coalesce(sum(quantity), 0) from stock_deductions where product_id = ?", tea);

        assertThat(taken + takenByRival + shop.stock(tea)).isEqualTo(10);
        assertThat(shop.statuses(orders).getOrDefault("completed", 0)).isEqualTo(taken);
    }

    @Test
    void holdsTwoInstancesApartThatWorkTheSameOrdersAndProducts() throws Exception {
        var products = IntStream.range(0, 5).mapToLong(_ -> shop.aProduct(30)).toArray();
        var orders = new ArrayList<PaidOrder>();
        for (int i = 0; i < 120; i++) {
            orders.add(shop.aPaidOrder(line(products[i % 5], 1), line(products[(i + 2) % 5], 1)));
        }
        long seed = System.nanoTime();
        var workers = List.of(
                instances.submit(batches(orders, new Random(seed))),
                instances.submit(batches(orders, new Random(seed + 1))),
                instances.submit(batches(orders, new Random(seed + 2))));

        for (var worker : workers) {
            // Locks alone hold them apart: no count ever differs, nothing deadlocks, nothing has to run again.
            worker.get();
        }

        assertThat(shop.statuses(orders).keySet())
                .as("seed " + seed)
                .containsExactly("completed", "error/out-of-stock");
        assertThat(refusedWhileTheGoodsWereThere(products)).as("seed " + seed).isZero();
        for (long product : products) {
            assertThat(shop.stock(product)
                            + shop.count(
                                    "select coalesce(sum(quantity), 0) from stock_deductions where product_id = ?",
                                    product))
                    .as("seed " + seed)
                    .isEqualTo(30);
        }
    }

    /** Whoever keeps the same order can wait for us, and we for them, but never both at the same time. */
    @Test
    void locksProductsInTheOrderOfTheirIds() throws Exception {
        var products = IntStream.range(0, 10).mapToObj(_ -> shop.aProduct(5)).toList();
        var order = shop.aPaidOrder(
                products.reversed().stream().map(product -> line(product, 1)).toArray(TestShop.Line[]::new));

        assertThat(freeWhileWeWaitFor("products", products, 5, () -> settle(order)))
                .isEqualTo(products.subList(6, 10));
    }

    @Test
    void locksOrdersInTheOrderOfTheirIds() throws Exception {
        long tea = shop.aProduct(100);
        var orders = shop.paidOrders(10, line(tea, 1));
        var ids = orders.stream()
                .map(order -> order.orderId().value().toString())
                .sorted()
                .toList();

        assertThat(freeWhileWeWaitFor("pending_orders", ids, 5, () -> settle(orders)))
                .isEqualTo(ids.subList(6, 10));
    }

    /** Which of the rows are locked by nobody while the work waits for one of them, which a rival holds. */
    private static <T> List<T> freeWhileWeWaitFor(String table, List<T> ids, int held, Callable<List<Settled>> work)
            throws Exception {
        var list = ids.stream().map(id -> "'" + id + "'").collect(Collectors.joining(","));
        try (var rival = database.getConnection();
                var looking = rival.createStatement();
                var witness = database.getConnection();
                var seeing = witness.createStatement()) {
            rival.setAutoCommit(false);
            looking.execute("select from " + table + " where id = '" + ids.get(held) + "' for update");
            var settled = instances.submit(work);
            await().atMost(Duration.ofSeconds(10)).pollDelay(Duration.ZERO).until(() -> somebodyWaits());
            var free = new ArrayList<String>();
            try (var rows = seeing.executeQuery("select id from " + table + " where id in (" + list
                    + ") order by id for no key update skip locked")) {
                while (rows.next()) {
                    free.add(rows.getString(1));
                }
            }
            rival.rollback();
            settled.get();
            return ids.stream().filter(id -> free.contains(id.toString())).toList();
        }
    }

    @Test
    void rollsEverythingBackWhereAGuardRefuses() {
        long tea = shop.aProduct(5);
        var order = shop.aPaidOrder(line(tea, 1));
        var name = "half_" + tea;
        shop.executeScript("""
                create function %1$s() returns trigger language plpgsql as $$ begin
                  if new.id = %2$d then return null; end if; return new;
                end $$;
                create trigger %1$s before update on products for each row execute function %1$s();
                """.formatted(name, tea));

        assertThatThrownBy(() -> settle(order)).isInstanceOf(DeductionTransaction.CountsDiffer.class);

        assertThat(shop.status(order)).isEqualTo("payment_verified");
        assertThat(shop.ledger(order)).isEmpty();
        shop.executeScript("drop trigger %s on products".formatted(name));
    }

    private static int refusedWhileTheGoodsWereThere(long... products) {
        return shop.count("""
                select count(*) from pending_orders where status_reason = 'out-of-stock' and id in (
                  select order_id from order_items join products on products.id = product_id
                  group by order_id
                  having every(quantity <= quantity_in_stock and product_id between ? and ?))
                """, products[0], products[products.length - 1]);
    }

    private static Callable<Integer> batches(List<PaidOrder> orders, Random random) {
        var shuffled = new ArrayList<>(orders);
        Collections.shuffle(shuffled, random);
        return () -> {
            for (int from = 0; from < shuffled.size(); from += 10) {
                settle(shuffled.subList(from, from + 10));
            }
            return shuffled.size();
        };
    }

    private static List<Settled> whileARivalHolds(String changes, Callable<List<Settled>> work) throws Exception {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute(changes);
            Future<List<Settled>> settled = instances.submit(work);
            await().atMost(Duration.ofSeconds(10))
                    .pollDelay(Duration.ZERO)
                    .until(() -> settled.isDone() || somebodyWaits());
            connection.commit();
            return settled.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    private static boolean somebodyWaits() {
        return shop.count(
                        "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()")
                > 0;
    }

    private static int shopStock(Connection connection, long product) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("select quantity_in_stock from products where id = " + product)) {
            row.next();
            return row.getInt(1);
        }
    }

    private static void age(PaidOrder order) {
        shop.execute(
                "update orders set created_at = now() - interval '2 minutes' where id = ?",
                order.orderId().value());
    }

    private static List<Settled> settle(PaidOrder... orders) throws SQLException {
        return settle(List.of(orders));
    }

    private static List<Settled> settle(List<PaidOrder> orders) throws SQLException {
        return transaction.settle(orders, LockWaits.USUAL);
    }

    private static OrderOutcome completed(PaidOrder order) {
        return new OrderOutcome.Completed(order.orderId(), order.lowProfileId());
    }

    private static OrderOutcome refused(PaidOrder order, ConflictType reason) {
        return new OrderOutcome.Refused(order.orderId(), order.lowProfileId(), reason);
    }

    private static List<String> idsAndTimes(List<Settled> settled) {
        return settled.stream()
                .flatMap(said -> said.conflict().stream())
                .map(conflict -> conflict.id() + " at " + conflict.at())
                .toList();
    }
}
