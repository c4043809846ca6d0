package shop.orderpipeline.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.springframework.jdbc.core.simple.JdbcClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import shop.orderpipeline.allinone.local.DataDirectory;
import shop.orderpipeline.benchmarks.Outcome.Group;

/** {@code ./pipeline bench old-orders}: a pipeline with a past beside one without. */
@Command(
        name = "old-orders",
        mixinStandardHelpOptions = true,
        description = "Measures a pipeline whose tables are full of old orders beside one whose tables are empty.")
final class OldOrdersBench implements Callable<Integer> {

    private static final String PAGE = "performance-old-orders.md";

    @Option(names = "--old", defaultValue = "1000000", description = "completed orders that are there before")
    private int old;

    @Option(names = "--runs", defaultValue = "5", description = "of each pipeline, by turns")
    private int runs;

    @Option(names = "--orders", defaultValue = "10000", description = "of a run")
    private int orders;

    @Option(
            names = "--warm-up",
            defaultValue = "5000",
            description = "orders of each pipeline before anything is measured")
    private int warmUp;

    @Option(names = "--report", defaultValue = "docs", description = "directory that the page is written to")
    private Path report = Path.of("docs");

    @Option(
            names = "--data",
            defaultValue = "data-bench",
            description = "directory of two throw-away pipelines; emptied afterwards")
    private Path data = Path.of("data-bench");

    /** A pipeline that stands still unless it is its turn; its PostgreSQL and its gateway are asked nothing meanwhile. */
    private static final class Side implements AutoCloseable {

        private final String title;
        private final Stage stage;
        private final Accounts accounts = new Accounts();
        private final Ours ours;
        private final List<Outcome> outcomes = new ArrayList<>();

        Side(String title, Stage stage) {
            this.title = title;
            this.stage = stage;
            this.ours = new Ours(stage, accounts);
        }

        void warmUp(int orders) throws Exception {
            Bench.say("warm-up, " + title);
            stage.warmUp(orders);
            // Both alike: statistics, and nothing that autovacuum still owes.
            JdbcClient.create(stage.fleet().dataSource())
                    .sql("vacuum (analyze)")
                    .update();
            stage.standStill();
            // Once: right after a checkpoint each page that is touched goes into the log whole, and many more are
            // touched
            // where tables are large. From then on the server makes them as it does in production.
            stage.checkpoint();
        }

        void run(int orders) throws Exception {
            stage.goOn();
            outcomes.add(ours.run(Scenario.SPREAD, orders));
            stage.standStill();
        }

        void audit() throws Exception {
            stage.goOn();
            accounts.audit(stage.fleet());
            stage.standStill();
        }

        @Override
        public void close() throws Exception {
            stage.close();
        }
    }

    @Override
    public Integer call() throws Exception {
        var directory = data.toAbsolutePath();
        try (var with = new Side("old orders", Stage.set(directory.resolve("old")))) {
            long ledger = OldOrders.fill(with.stage.fleet().dataSource(), old);
            with.warmUp(warmUp);
            try (var without = new Side("empty", Stage.set(directory.resolve("empty")))) {
                without.warmUp(warmUp);
                runByTurns(without, with);
                without.audit();
                with.audit();
                write(new OldOrdersReport(without.outcomes, with.outcomes), ledger);
            }
        }
        DataDirectory.deleteRecursively(directory);
        return 0;
    }

    /** Who begins changes with each pair: what the machine does meanwhile is to favour nobody. */
    private void runByTurns(Side without, Side with) throws Exception {
        for (int run = 1; run <= runs; run++) {
            for (var side : run % 2 == 1 ? List.of(without, with) : List.of(with, without)) {
                side.run(orders);
                tell(run, side);
            }
        }
    }

    private static void tell(int run, Side side) {
        var outcome = side.outcomes.getLast();
        Bench.say(String.format(
                Locale.ROOT,
                "%-10s run %d  %,7.0f orders/s  completed %,d of %,d  cpu ms/order: apps %.2f kafka %.2f postgresql %.2f",
                side.title,
                run,
                outcome.ordersASecond(),
                outcome.completed(),
                outcome.orders(),
                outcome.processorMs(Group.APPS),
                outcome.processorMs(Group.KAFKA),
                outcome.processorMs(Group.POSTGRESQL)));
    }

    private void write(OldOrdersReport figures, long ledger) throws Exception {
        Files.createDirectories(report);
        Files.writeString(report.resolve(PAGE), figures.page(Bench.machine(), old, ledger, orders));
        for (double ratio : figures.ratios()) {
            Bench.say(String.format(Locale.ROOT, "with : without old orders %.2f", ratio));
        }
        Bench.say(String.format(Locale.ROOT, "median %.2f", figures.ratio()));
        Bench.say("written: " + report.resolve(PAGE));
    }
}
