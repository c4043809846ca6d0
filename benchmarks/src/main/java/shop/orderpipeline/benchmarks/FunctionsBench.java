package shop.orderpipeline.benchmarks;

import java.util.Collection;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import shop.orderpipeline.allinone.fleet.Table;

/** {@code ./pipeline bench functions}: the pure functions that every payment passes, each alone, by JMH. */
@Command(
        name = "functions",
        mixinStandardHelpOptions = true,
        description = "Measures the pure functions that every payment passes, each alone in a process of its own.")
final class FunctionsBench implements Callable<Integer> {

    private static final int WARM_UPS = 3;
    private static final int MEASUREMENTS = 5;

    /** Bytes that an operation allocates, as JMH's profiler calls them; older ones put a mark before the name. */
    private static final String ALLOCATED = "gc.alloc.rate.norm";

    @Option(
            names = "--only",
            defaultValue = "shop\\.orderpipeline\\.",
            description = "regular expression of the functions' names")
    private String only = "";

    @Option(names = "--seconds", defaultValue = "1", description = "of each of 3 warm-ups and 5 measurements")
    private long seconds;

    @Override
    public Integer call() throws RunnerException {
        var options = new OptionsBuilder()
                .include(only)
                .mode(Mode.AverageTime)
                .timeUnit(TimeUnit.NANOSECONDS)
                .forks(1)
                // Its own and not this process's, whose compiler is content with less.
                .jvmArgs("-XX:+UseSerialGC")
                .warmupIterations(WARM_UPS)
                .warmupTime(TimeValue.seconds(seconds))
                .measurementIterations(MEASUREMENTS)
                .measurementTime(TimeValue.seconds(seconds))
                .addProfiler(GCProfiler.class)
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT)
                .build();
        print(new Runner(options).run());
        return 0;
    }

    private static void print(Collection<RunResult> results) {
        var table = new Table("functions, one thread, " + Bench.machine(), "", "ns", "±", "bytes");
        for (var result : results) {
            table.row(
                    name(result),
                    rounded(result.getPrimaryResult().getScore()),
                    rounded(result.getPrimaryResult().getScoreError()),
                    rounded(allocated(result)));
        }
        table.print();
    }

    /** Class and method, and what it was given. */
    private static String name(RunResult result) {
        var parameters = result.getParams();
        var path = parameters.getBenchmark().split("\\.", -1);
        return path[path.length - 2]
                + "."
                + path[path.length - 1]
                + parameters.getParamsKeys().stream()
                        .map(key -> " " + key + "=" + parameters.getParam(key))
                        .collect(Collectors.joining());
    }

    private static double allocated(RunResult result) {
        var secondary = result.getSecondaryResults();
        for (var name : secondary.keySet()) {
            if (name.endsWith(ALLOCATED)) {
                return secondary.get(name).getScore();
            }
        }
        return Double.NaN;
    }

    private static String rounded(double figure) {
        return String.format(Locale.ROOT, "%,.0f", figure);
    }
}
