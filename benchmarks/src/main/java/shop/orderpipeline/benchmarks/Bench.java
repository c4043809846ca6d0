package shop.orderpipeline.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import shop.orderpipeline.allinone.local.DataDirectory;
import shop.orderpipeline.benchmarks.Outcome.Group;
import shop.orderpipeline.benchmarks.Report.Steady;

/** {@code ./pipeline bench}: runs the scenarios and writes the report. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = "Measures the pipeline beside the old design and beside the bare SQL, and writes the report.",
        subcommands = {IngressBench.class, OldOrdersBench.class, FunctionsBench.class})
public final class Bench implements Callable<Integer> {

    private static final int SECONDS_OF_A_STEADY_RUN = 20;

    @Option(
            names = "--scenarios",
            split = ",",
            defaultValue = "spread,busy,hot,last-units,duplicates,burst",
            description = "spread, busy, hot, last-units, duplicates, burst")
    private List<String> scenarios = List.of();

    @Option(names = "--runs", defaultValue = "5", description = "of each contender in each scenario")
    private int runs;

    @Option(names = "--orders", defaultValue = "10000", description = "of a run")
    private int orders;

    @Option(names = "--warm-up", defaultValue = "5000", description = "orders before anything is measured")
    private int warmUp;

    @Option(names = "--report", defaultValue = "docs", description = "directory that the report is written to")
    private Path report = Path.of("docs");

    @Option(
            names = "--data",
            defaultValue = "data-bench",
            description = "directory of a throw-away pipeline; emptied afterwards")
    private Path data = Path.of("data-bench");

    @Option(
            names = "--rate",
            defaultValue = "0",
            description = "orders a second of the steady runs; 0 for a third of the peak")
    private double steadyRate;

    @Option(names = "--only-ours", description = "leave the other contenders out")
    private boolean onlyOurs;

    private Bench() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Bench()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        var chosen = scenarios.stream().map(Scenario::of).toList();
        var directory = data.toAbsolutePath();
        try (var stage = Stage.set(directory)) {
            var ours = new Ours(stage);
            var results = new Results();
            say("warm-up");
            stage.warmUp(warmUp);
            if (onlyOurs) {
                runAll(results, stage, chosen, ours, List.of());
            } else {
                try (var baseline = new Baseline(stage)) {
                    var others = List.<Contender>of(baseline, new Ceiling(stage));
                    for (var other : others) {
                        var _ = other.run(Scenario.SPREAD, warmUp);
                    }
                    runAll(results, stage, chosen, ours, others);
                }
            }
        }
        DataDirectory.deleteRecursively(directory);
        say("written: " + report.resolve("performance.md"));
        return 0;
    }

    /** Writes the report after each scenario: what ends before its time leaves what it measured. */
    private void runAll(Results results, Stage stage, List<Scenario> chosen, Ours ours, List<Contender> others)
            throws Exception {
        @Nullable Steady steady = null;
        for (var scenario : chosen) {
            run(results, stage, scenario, ours, others);
            if (scenario == Scenario.SPREAD) {
                steady = steady(results, ours);
                stage.gateway().forget();
            }
            new Report(results, machine(), runs, orders).write(report, steady);
        }
    }

    private void run(Results results, Stage stage, Scenario scenario, Ours ours, List<Contender> others)
            throws Exception {
        stage.checkpoint();
        var before = stage.updates();
        for (int run = 1; run <= runs; run++) {
            note(results, scenario, run, ours);
            stage.gateway().forget();
        }
        var shares = new TreeMap<String, Double>();
        stage.updates()
                .forEach((table, updates) ->
                        shares.put(table, updates.hotSince(before.getOrDefault(table, new Stage.Updates(0, 0)))));
        results.addHotUpdates(scenario, shares);
        if (!others.isEmpty()) {
            // Once a scenario: a broker that stood still takes all its members for dead when it goes on.
            stage.standStill();
            stage.checkpoint();
            for (int run = 1; run <= runs; run++) {
                for (var other : others) {
                    note(results, scenario, run, other);
                    stage.gateway().forget();
                }
            }
            stage.goOn();
        }
    }

    private void note(Results results, Scenario scenario, int run, Contender contender) throws Exception {
        var outcome = contender.run(scenario, scenario.orders(orders));
        results.add(scenario, contender.title(), outcome);
        say(String.format(
                Locale.ROOT,
                "%-10s run %d  %-10s  %,7.0f orders/s  completed %,d of %,d  falsely refused %,d  cpu ms/order: apps %.2f kafka %.2f postgresql %.2f",
                scenario.title(),
                run,
                contender.title(),
                outcome.ordersASecond(),
                outcome.completed(),
                outcome.orders(),
                outcome.falselyRefused(),
                outcome.processorMs(Group.APPS),
                outcome.processorMs(Group.KAFKA),
                outcome.processorMs(Group.POSTGRESQL)));
    }

    private Steady steady(Results results, Ours ours) throws Exception {
        double rate =
                steadyRate > 0 ? steadyRate : results.median(Scenario.SPREAD, ours.title(), Outcome::ordersASecond) / 3;
        // Small batches take other ways through the code than large ones.
        var _ = ours.run(Scenario.SPREAD, (int) (rate * SECONDS_OF_A_STEADY_RUN), rate);
        var steady = new ArrayList<Outcome>();
        for (int run = 1; run <= runs; run++) {
            var outcome = ours.run(Scenario.SPREAD, (int) (rate * SECONDS_OF_A_STEADY_RUN), rate);
            steady.add(outcome);
            say(String.format(
                    Locale.ROOT,
                    "steady     run %d  %,.0f/s  webhook to completed p50 %.0f ms p99 %.0f ms p99.9 %.0f ms",
                    run,
                    rate,
                    Results.percentile(outcome, 50),
                    Results.percentile(outcome, 99),
                    Results.percentile(outcome, 99.9)));
        }
        for (var stage : ours.stages()) {
            say(String.format(
                    Locale.ROOT,
                    "steady     %-40s p50 %.0f ms p99 %.0f ms",
                    stage.name(),
                    stage.took().p50(),
                    stage.took().p99()));
        }
        return new Steady(rate, steadyRate == 0, steady, ours.stages());
    }

    /** What it runs on, for people. */
    static String machine() {
        var java = Runtime.version();
        return Runtime.getRuntime().availableProcessors() + " processors, " + System.getProperty("os.name") + " "
                + System.getProperty("os.arch") + ", JDK " + java.feature();
    }

    static void say(String line) {
        System.out.println(line);
    }
}
