package shop.orderpipeline.inventoryprocessor.deduction;

import static org.assertj.core.api.Assertions.assertThat;
import static shop.orderpipeline.inventoryprocessor.TestShop.line;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import shop.orderpipeline.inventoryprocessor.TestShop;
import shop.orderpipeline.inventoryprocessor.TestShop.Line;
import shop.orderpipeline.inventoryprocessor.deduction.DeductionTransaction.LockWaits;
import shop.orderpipeline.stock.PaidOrder;
import shop.orderpipeline.testing.TestDatabase;

/**
 * Generated histories on a real PostgreSQL, batches of any size, records that come again, and other programs that write
 * the same tables: an admin who restocks and corrects, a program that deducts by its own equality update, orders that
 * are cancelled. A failure names the seed; {@code -Dhistories=2000} runs more of them.
 */
class GeneratedHistoriesIT {

    private static final int HISTORIES = Integer.getInteger("histories", 60);
    private static final int RACES = Integer.getInteger("races", 6);
    private static final int EVENTS = 24;
    private static final int PRODUCTS = 3;

    private static HikariDataSource database;
    private static TestShop shop;
    private static DeductionTransaction transaction;

    @BeforeAll
    static void start() {
        database = new HikariDataSource();
        database.setJdbcUrl(TestDatabase.migrated().jdbcUrl());
        database.setUsername("postgres");
        shop = new TestShop(database);
        transaction = new DeductionTransaction(database);
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    @Test
    void agreesWithTheModelAfterEveryEvent() throws Exception {
        for (long seed = 1; seed <= HISTORIES; seed++) {
            new History(seed).run();
        }
    }

    /** One history, and what a shop with one clerk and a sheet of paper would have made of it. */
    private static final class History {

        private final long seed;
        private final Random random;
        private final List<Long> products;
        private final Map<Long, Integer> stock = new TreeMap<>();
        private final Map<PaidOrder, Map<Long, Integer>> wanted = new HashMap<>();
        private final Map<PaidOrder, String> status = new HashMap<>();
        private final List<PaidOrder> orders = new ArrayList<>();

        History(long seed) {
            this.seed = seed;
            this.random = new Random(seed);
            this.products = IntStream.range(0, PRODUCTS)
                    .mapToObj(_ -> {
                        int pieces = random.nextInt(9);
                        long product = shop.aProduct(pieces);
                        stock.put(product, pieces);
                        return product;
                    })
                    .toList();
        }

        void run() throws SQLException {
            for (int event = 0; event < EVENTS; event++) {
                switch (random.nextInt(8)) {
                    case 0, 1, 2 -> isBought();
                    case 3, 4 -> isWorked(some());
                    case 5 -> isRestocked();
                    case 6 -> isCorrected();
                    default -> isCancelled();
                }
                checks();
            }
            isWorked(orders);
            checks();
        }

        private void isBought() {
            var lines = IntStream.rangeClosed(0, random.nextInt(3))
                    .mapToObj(_ -> line(products.get(random.nextInt(PRODUCTS)), 1 + random.nextInt(3)))
                    .toArray(Line[]::new);
            var order = shop.aPaidOrder(lines);
            var sums = new TreeMap<Long, Integer>();
            for (var line : lines) {
                sums.merge(line.product(), line.quantity(), Integer::sum);
            }
            orders.add(order);
            wanted.put(order, sums);
            status.put(order, "payment_verified");
        }

        /** Any of them in any order, those that were worked before among them. */
        private List<PaidOrder> some() {
            var shuffled = new ArrayList<>(orders);
            Collections.shuffle(shuffled, random);
            return shuffled.subList(0, random.nextInt(shuffled.size() + 1));
        }

        private void isWorked(List<PaidOrder> batch) throws SQLException {
            if (batch.isEmpty()) {
                return;
            }
            transaction.settle(batch, LockWaits.USUAL);
            for (var order : batch) {
                if ("payment_verified".equals(status.get(order))) {
                    var lines = wanted.getOrDefault(order, Map.of());
                    boolean there = lines.entrySet().stream()
                            .allMatch(line -> stock.getOrDefault(line.getKey(), 0) >= line.getValue());
                    if (there) {
                        lines.forEach((product, pieces) -> stock.merge(product, -pieces, Integer::sum));
                    }
                    status.put(order, there ? "completed" : "error/out-of-stock");
                }
            }
        }

        private void isRestocked() {
            long product = products.get(random.nextInt(PRODUCTS));
            int pieces = 1 + random.nextInt(5);
            shop.execute("update products set quantity_in_stock = quantity_in_stock + ? where id = ?", pieces, product);
            stock.merge(product, pieces, Integer::sum);
        }

        private void isCorrected() {
            long product = products.get(random.nextInt(PRODUCTS));
            int pieces = random.nextInt(6);
            shop.execute("update products set quantity_in_stock = ? where id = ?", pieces, product);
            stock.put(product, pieces);
        }

        private void isCancelled() {
            orders.stream()
                    .filter(order -> "payment_verified".equals(status.get(order)))
                    .findFirst()
                    .ifPresent(order -> {
                        shop.setStatus(order, "failed", "cancelled");
                        status.put(order, "failed/cancelled");
                    });
        }

        private void checks() {
            for (var order : orders) {
                var expected = status.get(order);
                assertThat(shop.status(order)).as("seed %d", seed).isEqualTo(expected);
                assertThat(shop.ledger(order))
                        .as("seed %d", seed)
                        .isEqualTo("completed".equals(expected) ? wanted.get(order) : Map.of());
            }
            stock.forEach((product, pieces) ->
                    assertThat(shop.stock(product)).as("seed %d", seed).isEqualTo(pieces));
        }
    }

    /** Nothing is lost, sold twice or refused falsely, whoever else writes meanwhile; and no lock waits for a deadlock. */
    @Test
    void keepsTheCountWhileOthersWriteTheSameRows() throws Exception {
        for (long seed = 1; seed <= RACES; seed++) {
            new Race(seed).run();
        }
    }

    /** Two instances on the same orders, an admin who restocks, a program that deducts, a customer who cancels. */
    private static final class Race {

        private static final int ORDERS = 120;
        private static final int STOCK = 40;
        private static final int RESTOCKINGS = 20;
        private static final int DEDUCTIONS = 30;
        private static final int CANCELLATIONS = 15;

        private final long seed;
        private final List<Long> products =
                IntStream.range(0, PRODUCTS).mapToObj(_ -> shop.aProduct(STOCK)).toList();
        private final List<PaidOrder> orders;
        private final JdbcTemplate others = new JdbcTemplate(database);
        private final AtomicInteger takenByOthers = new AtomicInteger();

        Race(long seed) {
            this.seed = seed;
            var random = new Random(seed);
            this.orders = IntStream.range(0, ORDERS)
                    .mapToObj(_ -> shop.aPaidOrder(line(any(random), 1), line(any(random), 1)))
                    .toList();
        }

        private long any(Random random) {
            return products.get(random.nextInt(PRODUCTS));
        }

        void run() throws Exception {
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                var all = new ArrayList<Future<?>>();
                all.add(threads.submit(instance(seed * 10 + 1)));
                all.add(threads.submit(instance(seed * 10 + 2)));
                all.add(threads.submit(restocking()));
                all.add(threads.submit(deducting()));
                all.add(threads.submit(cancelling()));
                for (var one : all) {
                    one.get();
                }
            }
            // What a cancellation kept apart, or a rival's lock, is worked now.
            transaction.settle(orders, LockWaits.USUAL);
            checks();
        }

        private Callable<Void> instance(long its) {
            return () -> {
                var random = new Random(its);
                var mine = new ArrayList<>(orders);
                Collections.shuffle(mine, random);
                var deduction = new StockDeduction(database, new SimpleMeterRegistry());
                for (int from = 0; from < mine.size(); ) {
                    int to = Math.min(mine.size(), from + 1 + random.nextInt(20));
                    var outcome = deduction.settle(mine.subList(from, to));
                    assertThat(outcome.failed()).as("seed %d", seed).isEmpty();
                    from = to;
                }
                return null;
            };
        }

        private Callable<Void> restocking() {
            return () -> {
                var random = new Random(seed * 10 + 3);
                for (int n = 0; n < RESTOCKINGS; n++) {
                    others.update(
                            "update products set quantity_in_stock = quantity_in_stock + 1 where id = ?", any(random));
                }
                return null;
            };
        }

        /** As a program would that knows no ledger: by comparing for equality, and giving up where it lost. */
        private Callable<Void> deducting() {
            return () -> {
                var random = new Random(seed * 10 + 4);
                for (int n = 0; n < DEDUCTIONS; n++) {
                    long product = any(random);
                    int seen = shopStock(product);
                    if (seen > 0) {
                        takenByOthers.addAndGet(others.update(
                                "update products set quantity_in_stock = ? where id = ? and quantity_in_stock = ?",
                                seen - 1,
                                product,
                                seen));
                    }
                }
                return null;
            };
        }

        private int shopStock(long product) {
            var stock = others.queryForObject(
                    "select quantity_in_stock from products where id = ?", Integer.class, product);
            return stock == null ? 0 : stock;
        }

        private Callable<Void> cancelling() {
            return () -> {
                var random = new Random(seed * 10 + 5);
                for (int n = 0; n < CANCELLATIONS; n++) {
                    others.update(
                            "update pending_orders set status = 'failed', status_reason = 'cancelled'"
                                    + " where id = ? and status = 'payment_verified'",
                            orders.get(random.nextInt(ORDERS)).orderId().value());
                }
                return null;
            };
        }

        private void checks() {
            int sold = shop.count(
                    "select coalesce(sum(quantity), 0) from stock_deductions where product_id = any (?)",
                    (Object) products.toArray(Long[]::new));
            int left = products.stream().mapToInt(this::shopStock).sum();
            assertThat(sold + left + takenByOthers.get()).as("seed %d", seed).isEqualTo(PRODUCTS * STOCK + RESTOCKINGS);
            var statuses = shop.statuses(orders);
            assertThat(statuses.keySet())
                    .as("seed %d", seed)
                    .isSubsetOf("completed", "error/out-of-stock", "failed/cancelled");
            assertThat(sold).as("seed %d", seed).isEqualTo(2 * statuses.getOrDefault("completed", 0));
            for (var order : orders) {
                if ("error/out-of-stock".equals(shop.status(order))) {
                    assertThat(shop.exceptions(order)).as("seed %d", seed).containsExactly("out-of-stock/open");
                }
            }
        }
    }
}
