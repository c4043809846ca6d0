package shop.orderpipeline.allinone.demo;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import shop.orderpipeline.conflict.ConflictType;

/** Five kinds of payment, sent through a running pipeline on products of their own, and what each must become. */
public final class DemoScenarios {

    private static final int STOCK = 5;
    private static final int REPEATS = 5;

    /** The slowest one waits for the schedule's third look, 22 s after the first. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final LocalPipeline pipeline;

    /** New product ids at each run, so that every run starts from a stock it knows. */
    private final long firstProduct = 900_000_000_000L + Instant.now().getEpochSecond() * 10;

    public DemoScenarios(LocalPipeline pipeline) {
        this.pipeline = pipeline;
    }

    /** Sends all of them side by side; returns when each became what it should, or after a minute. */
    public DemoReport run() throws InterruptedException {
        var scenarios = List.<Callable<DemoReport.Row>>of(
                this::paid, this::repeated, this::declinedThenPaid, this::outOfStock, this::early);
        return new DemoReport(AtOnce.call(
                scenarios.size(), scenarios.size(), n -> scenarios.get(n).call()));
    }

    private DemoReport.Row paid() throws InterruptedException {
        var buyer = buyer(1, STOCK);
        buyer.places();
        buyer.cardcomSays("approved");
        var answer = buyer.isReported();
        var expected = "answered 200; completed; stock 4";
        return awaited("a payment, reported once", expected, () -> "answered " + answer + "; " + buyer.outcome());
    }

    private DemoReport.Row repeated() throws InterruptedException {
        var buyer = buyer(2, STOCK);
        buyer.places();
        buyer.cardcomSays("approved");
        var answers = AtOnce.call(REPEATS, REPEATS, _ -> buyer.isReported());
        var expected = "answered 5 x 200; completed; stock 4; duplicates: exactly 4";
        return awaited(
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
        var declined = awaited("", "failed/declined", buyer::standing);
        buyer.cardcomSays("approved");
        buyer.isReported();
        var expected = "first failed/declined; then completed; stock 4";
        return awaited(
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
        return awaited(
                "paid, and the goods are gone",
                expected,
                () -> buyer.outcome() + "; conflicts for a person: " + buyer.conflicts(ConflictType.OUT_OF_STOCK));
    }

    private DemoReport.Row early() throws InterruptedException {
        var buyer = buyer(5, STOCK);
        buyer.cardcomSays("approved");
        buyer.isReported();
        var noticed = awaited("", "1", () -> "" + buyer.conflicts(ConflictType.EARLY_NOTIFICATION));
        buyer.places();
        var expected = "noticed as early: 1; completed; stock 4";
        return awaited(
                "reported before the order is there",
                expected,
                () -> "noticed as early: " + noticed.got() + "; " + buyer.outcome());
    }

    private static DemoReport.Row awaited(String scenario, String expected, Look<String> look)
            throws InterruptedException {
        return Look.awaited(scenario, expected, look, PATIENCE);
    }

    private Buyer buyer(int number, int stock) {
        return Buyer.ofNewProduct(pipeline, firstProduct + number, "הדגמה " + number, stock);
    }
}
