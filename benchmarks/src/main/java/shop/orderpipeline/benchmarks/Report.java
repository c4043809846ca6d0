package shop.orderpipeline.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import shop.orderpipeline.allinone.fleet.Stages.Stage;
import shop.orderpipeline.benchmarks.Outcome.Group;

/** The page that people read: medians, ratios, and a picture of throughput against contention. */
final class Report {

    private static final String PAGE = "performance.md";
    private static final String PICTURE = "performance.svg";

    private final Results results;
    private final String machine;
    private final int runs;
    private final int orders;

    /** @param machine what it ran on, for people */
    Report(Results results, String machine, int runs, int orders) {
        this.results = results;
        this.machine = machine;
        this.runs = runs;
        this.orders = orders;
    }

    /**
     * Writes the page and its picture.
     *
     * @param steady runs at a steady rate, and that rate a second; null where there were none
     */
    void write(Path directory, @Nullable Steady steady) throws IOException {
        Files.createDirectories(directory);
        Files.writeString(directory.resolve(PAGE), page(steady));
        Files.writeString(directory.resolve(PICTURE), Picture.of(results));
    }

    /**
     * Runs at a steady rate.
     *
     * @param rate orders a second
     * @param thirdOfPeak whether that is a third of the median of {@code spread}
     * @param stages where the payments of the last run spent their time
     */
    record Steady(double rate, boolean thirdOfPeak, List<Outcome> runs, List<Stage> stages) {}

    String page(@Nullable Steady steady) {
        var page = new StringBuilder(String.format(Locale.ROOT, """
                # Performance

                Printed by `./pipeline bench`; do not edit. Each line is the median of %d runs (least and most in brackets) of %,d orders
                (`last-units`: 2,000 buyers), from the first request to the last completed order, all in one go on one machine: %s. The
                contenders took turns, scenario by scenario, on the same PostgreSQL with the same settings and the same sender; ours and the old
                design ask the same gateway, which says yes without delay. The accountant was satisfied with each of our runs.

                - **pipeline**: this system, every service a process of its own.
                - **old design**: answers before it works, locks in memory, compares stock for equality, tries again after 1, 2, 3 s.
                - **bare SQL**: the same row changes in batches of 250 on two connections, without Kafka, gateway or guards: the ceiling. It is told of
                  all orders at once, whatever the scenario.

                ![throughput against contention](%s)

                ## Orders a second

                """, runs, orders, machine, PICTURE));
        for (var scenario : results.scenarios()) {
            page.append("- **%s**: %s\n".formatted(scenario.title(), scenario.what()));
        }
        page.append('\n');
        throughput(page);
        processorTime(page);
        bursts(page);
        latencies(page, steady);
        return page.toString();
    }

    private void throughput(StringBuilder page) {
        page.append(
                        "| scenario | contender | orders/s | against the old design | against bare SQL | completed of a run | falsely refused, all runs |\n")
                .append("|---|---|---|---|---|---|---|\n");
        for (var scenario : results.scenarios()) {
            for (var contender : results.contenders(scenario)) {
                var rate = results.spread(scenario, contender, Outcome::ordersASecond);
                page.append(String.format(
                        Locale.ROOT,
                        "| %s | %s | %,.0f (%,.0f–%,.0f) | %s | %s | %,.0f | %,d |%n",
                        scenario.title(),
                        contender,
                        rate.median(),
                        rate.least(),
                        rate.most(),
                        ratio(scenario, contender, "old design"),
                        ratio(scenario, contender, "bare SQL"),
                        results.median(scenario, contender, Outcome::completed),
                        results.falselyRefused(scenario, contender)));
            }
        }
        page.append('\n');
    }

    private String ratio(Scenario scenario, String contender, String other) {
        return contender.equals(other) || !results.has(scenario, other)
                ? ""
                : String.format(
                        Locale.ROOT,
                        "%.2f ×",
                        results.median(scenario, contender, Outcome::ordersASecond)
                                / results.median(scenario, other, Outcome::ordersASecond));
    }

    private void processorTime(StringBuilder page) {
        page.append("## Processor time of a completed order, ms\n\n| scenario | contender |")
                .append(Arrays.stream(Group.values())
                        .map(group -> " " + group.title() + " |")
                        .collect(Collectors.joining()))
                .append(" HOT updates |\n|---|---|---|---|---|---|\n");
        for (var scenario : results.scenarios()) {
            for (var contender : results.contenders(scenario)) {
                page.append("| ")
                        .append(scenario.title())
                        .append(" | ")
                        .append(contender)
                        .append(" |");
                for (var group : Group.values()) {
                    page.append(String.format(
                            Locale.ROOT,
                            " %.2f |",
                            results.median(scenario, contender, outcome -> outcome.processorMs(group))));
                }
                page.append(' ')
                        .append(contender.equals("pipeline") ? hot(results.hotUpdates(scenario)) : "")
                        .append(" |\n");
            }
        }
        page.append('\n');
    }

    private static String hot(Map<String, Double> shares) {
        return shares.entrySet().stream()
                .map(share -> String.format(Locale.ROOT, "%s %.0f %%", share.getKey(), share.getValue() * 100))
                .collect(Collectors.joining(", "));
    }

    /** The bare SQL is told of nothing, so it answers nothing late. */
    private void bursts(StringBuilder page) {
        if (!results.scenarios().contains(Scenario.BURST)) {
            return;
        }
        page.append("""
                ## From webhook to completed, in bursts

                From when each notification of `burst` was sent until its order's completion was committed; medians of the runs.

                | contender | p50 ms | p99 ms | most ms |
                |---|---|---|---|
                """);
        for (var contender : results.contenders(Scenario.BURST)) {
            double p50 = results.median(Scenario.BURST, contender, run -> Results.percentile(run, 50));
            if (!Double.isNaN(p50)) {
                page.append(String.format(
                        Locale.ROOT,
                        "| %s | %.0f | %.0f | %.0f |%n",
                        contender,
                        p50,
                        results.median(Scenario.BURST, contender, run -> Results.percentile(run, 99)),
                        results.median(Scenario.BURST, contender, run -> Results.percentile(run, 100))));
            }
        }
        page.append('\n');
    }

    private static void latencies(StringBuilder page, @Nullable Steady steady) {
        if (steady == null) {
            return;
        }
        page.append(String.format(
                Locale.ROOT,
                """
                ## From webhook to completed

                %s%,.0f orders a second, from when each notification was due to be sent until its order's completion
                was committed; each line is one run, after one that warmed up.

                | run | orders | p50 ms | p99 ms | p99.9 ms | most ms |
                |---|---|---|---|---|---|
                """,
                steady.thirdOfPeak() ? "At a third of the peak of `spread`, " : "At ",
                steady.rate()));
        for (int run = 0; run < steady.runs().size(); run++) {
            var outcome = steady.runs().get(run);
            page.append(String.format(
                    Locale.ROOT,
                    "| %d | %,d | %.0f | %.0f | %.0f | %d |%n",
                    run + 1,
                    outcome.orders(),
                    Results.percentile(outcome, 50),
                    Results.percentile(outcome, 99),
                    Results.percentile(outcome, 99.9),
                    outcome.latencies().getMaxValue()));
        }
        page.append(
                "\nWhere the payments of the last of these runs spent it:\n\n| stage | p50 ms | p99 ms |\n|---|---|---|\n");
        for (var stage : steady.stages()) {
            page.append(String.format(
                    Locale.ROOT,
                    "| %s | %.0f | %.0f |%n",
                    stage.name(),
                    stage.took().p50(),
                    stage.took().p99()));
        }
    }
}
