package shop.orderpipeline.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import shop.orderpipeline.allinone.local.DataDirectory;

/** {@code ./pipeline bench ingress}: the webhook alone, beside a bare handler of the same server. */
@Command(
        name = "ingress",
        mixinStandardHelpOptions = true,
        description =
                "Measures the webhook alone, beside a bare handler of the same server that only sends the bytes to Kafka.")
final class IngressBench implements Callable<Integer> {

    private static final String PAGE = "performance-ingress.md";

    @Option(names = "--runs", defaultValue = "5", description = "of each webhook, by turns")
    private int runs;

    @Option(names = "--seconds", defaultValue = "10", description = "of a run")
    private long seconds;

    @Option(
            names = "--warm-up",
            defaultValue = "20",
            description = "seconds of each webhook before anything is measured")
    private long warmUp;

    @Option(names = "--connections", defaultValue = "64", description = "of the sender")
    private int connections;

    @Option(names = "--report", defaultValue = "docs", description = "directory that the page is written to")
    private Path report = Path.of("docs");

    @Option(
            names = "--data",
            defaultValue = "data-bench",
            description = "directory of a throw-away broker; emptied afterwards")
    private Path data = Path.of("data-bench");

    @Override
    public Integer call() throws Exception {
        var directory = data.toAbsolutePath();
        var ours = new ArrayList<IngressRun>();
        var bare = new ArrayList<IngressRun>();
        try (var stage = IngressStage.set(directory)) {
            Bench.say("warm-up");
            var _ = stage.run(stage.ours(), connections, Duration.ofSeconds(warmUp));
            var _ = stage.run(stage.bare(), connections, Duration.ofSeconds(warmUp));
            for (int run = 1; run <= runs; run++) {
                ours.add(told("ingress", run, stage.run(stage.ours(), connections, Duration.ofSeconds(seconds))));
                bare.add(told("bare handler", run, stage.run(stage.bare(), connections, Duration.ofSeconds(seconds))));
            }
        }
        DataDirectory.deleteRecursively(directory);
        var figures = new IngressReport(ours, bare);
        Files.createDirectories(report);
        Files.writeString(
                report.resolve(PAGE),
                figures.page(Bench.machine(), connections, ExampleNotification.bytes().length, seconds));
        Bench.say(String.format(Locale.ROOT, "ingress : bare handler %.2f", figures.ratio()));
        Bench.say("written: " + report.resolve(PAGE));
        return 0;
    }

    private static IngressRun told(String title, int run, IngressRun figures) {
        Bench.say(String.format(
                Locale.ROOT,
                "%-12s run %d  %,7.0f requests/s  p50 %.2f ms p99 %.2f ms p99.9 %.2f ms  cpu ms/1,000: webhook %.1f kafka %.1f  failures %,d",
                title,
                run,
                figures.rate(),
                figures.percentileMs(50),
                figures.percentileMs(99),
                figures.percentileMs(99.9),
                figures.serverMs(),
                figures.brokerMs(),
                figures.sent().failures()));
        return figures;
    }
}
