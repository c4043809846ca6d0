package shop.orderpipeline.allinone.demo;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import shop.orderpipeline.conflict.ConflictType;

/** Five kinds of payment, sent through a running pipeline on products of their own, and what each must become. */
public final class DemoScenarios {

    private static final BigDecimal PRICE = new BigDecimal("49.90");
    private static final int STOCK = 5;
    private static final int REPEATS = 5;

    /** The slowest one waits for the schedule's third look, 22 s after the first. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

    private final LocalPipeline pipeline;
    private final Shop shop;
    /** New product ids at each run, so that every run starts from a stock it knows. */
    private final long firstProduct = 900_000_000_000L + Instant.now().getEpochSecond() * 10;

    public DemoScenarios(LocalPipeline pipeline) {
        this.pipeline = pipeline;
        this.shop = pipeline.shop();
    }

    /** Sends all of them side by side; returns when each became what it should, or after a minute. */
    public DemoReport run() throws InterruptedException {
        var scenarios = List.<Callable<DemoReport.Row>>of(
                this::paid, this::repeated, this::declinedThenPaid, this::outOfStock, this::early);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var rows = new ArrayList<DemoReport.Row>();
            for (var row : threads.invokeAll(scenarios)) {
                rows.add(row.get());
            }
            return new DemoReport(rows);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a scenario could not be sent: " + e.getCause(), e.getCause());
        }
    }

    private DemoReport.Row paid() throws InterruptedException {
        var buyer = buyer(1, STOCK);
        buyer.places();
        buyer.cardcomSays("approved");
        var answer = buyer.isReported();
        var expected = "answered 200; completed; stock 4";
        return await("a payment, reported once", expected, () -> "answered " + answer + "; " + buyer.outcome());
    }

    private DemoReport.Row repeated() throws InterruptedException {
        var buyer = buyer(2, STOCK);
        buyer.places();
        buyer.cardcomSays("approved");
        var answers = buyer.isReportedAtOnce(REPEATS);
        var expected = "answered 5 x 200; completed; stock 4; duplicates: exactly 4";
        return await(
                "the same, reported 5 times at once",
                expected,
                () -> "answered "
                        + answers.stream().filter(status -> status == 200).count() + " x 200; "
                        + buyer.outcome() + "; duplicates: exactly "
                        + buyer.conflicts(ConflictType.DUPLICATE_NOTIFICATION));
    }

    private DemoReport.Row declinedThenPaid() throws InterruptedException {
        var buyer = buyer(3, STOCK);
        buyer.places();
        buyer.cardcomSays("declined");
        buyer.isReported();
        var declined = await("", "failed/declined", buyer::standing);
        buyer.cardcomSays("approved");
        buyer.isReported();
        var expected = "first failed/declined; then completed; stock 4";
        return await(
                "declined, then paid on the same page",
                expected,
                () -> "first " + declined.got() + "; then " + buyer.outcome());
    }

    private DemoReport.Row outOfStock() throws InterruptedException {
        var buyer = buyer(4, 0);
        buyer.places();
        buyer.cardcomSays("approved");
        buyer.isReported();
        var expected = "error/out-of-stock; stock 0; conflicts for a person: 1";
        return await(
                "paid, and the goods are gone",
                expected,
                () -> buyer.outcome() + "; conflicts for a person: " + buyer.conflicts(ConflictType.OUT_OF_STOCK));
    }

    private DemoReport.Row early() throws InterruptedException {
        var buyer = buyer(5, STOCK);
        buyer.cardcomSays("approved");
        buyer.isReported();
        var noticed = await("", "1", () -> "" + buyer.conflicts(ConflictType.EARLY_NOTIFICATION));
        buyer.places();
        var expected = "noticed as early: 1; completed; stock 4";
        return await(
                "reported before the order is there",
                expected,
                () -> "noticed as early: " + noticed.got() + "; " + buyer.outcome());
    }

    private Buyer buyer(int number, int stock) {
        var product = firstProduct + number;
        shop.addProduct(product, "הדגמה " + number, stock, PRICE);
        return new Buyer(UUID.randomUUID(), UUID.randomUUID().toString(), product);
    }

    private interface Look {
        String now() throws InterruptedException;
    }

    /** Looks until it sees what is expected, or patience ends; the row says what was seen last. */
    private static DemoReport.Row await(String scenario, String expected, Look look) throws InterruptedException {
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        var got = look.now();
        while (!got.equals(expected) && System.nanoTime() < deadline) {
            Thread.sleep(BETWEEN_LOOKS);
            got = look.now();
        }
        return new DemoReport.Row(scenario, expected, got);
    }

    /** Somebody who orders one piece and pays on one page. */
    private final class Buyer {

        private final UUID order;
        private final String lowProfileId;
        private final long product;

        private Buyer(UUID order, String lowProfileId, long product) {
            this.order = order;
            this.lowProfileId = lowProfileId;
            this.product = product;
        }

        void places() {
            shop.placeOrder(order, lowProfileId, PRICE, product, 1);
        }

        void cardcomSays(String outcome) throws InterruptedException {
            pipeline.cardcomSays(outcome, lowProfileId, order, PRICE);
        }

        int isReported() throws InterruptedException {
            return pipeline.notify(lowProfileId);
        }

        List<Integer> isReportedAtOnce(int times) throws InterruptedException {
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                var answers = new ArrayList<Future<Integer>>();
                for (var n = 0; n < times; n++) {
                    answers.add(threads.submit(this::isReported));
                }
                var statuses = new ArrayList<Integer>();
                for (var answer : answers) {
                    statuses.add(answer.get());
                }
                return statuses;
            } catch (ExecutionException e) {
                throw new IllegalStateException(e.getCause());
            }
        }

        String standing() {
            return shop.standing(order).orElse("no order");
        }

        String outcome() {
            return standing() + "; stock " + shop.stock(product);
        }

        int conflicts(ConflictType type) throws InterruptedException {
            return pipeline.conflicts(lowProfileId, type);
        }
    }
}
