package shop.orderpipeline.benchmarks;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;

/** All runs of all contenders, by scenario; medians of them. */
final class Results {

    private final Map<Scenario, Map<String, List<Outcome>>> outcomes = new EnumMap<>(Scenario.class);
    private final Map<Scenario, Map<String, Double>> hotUpdates = new EnumMap<>(Scenario.class);

    /** A median and what lies around it. */
    record Spread(double median, double least, double most) {

        static Spread of(List<Double> values) {
            var sorted = values.stream().sorted().toList();
            int half = sorted.size() / 2;
            double median = sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2;
            return new Spread(median, sorted.getFirst(), sorted.getLast());
        }
    }

    void add(Scenario scenario, String contender, Outcome outcome) {
        outcomes.computeIfAbsent(scenario, _ -> new LinkedHashMap<>())
                .computeIfAbsent(contender, _ -> new ArrayList<>())
                .add(outcome);
    }

    void addHotUpdates(Scenario scenario, Map<String, Double> shares) {
        hotUpdates.put(scenario, shares);
    }

    List<Scenario> scenarios() {
        return List.copyOf(outcomes.keySet());
    }

    List<String> contenders(Scenario scenario) {
        return List.copyOf(of(scenario).keySet());
    }

    boolean has(Scenario scenario, String contender) {
        return of(scenario).containsKey(contender);
    }

    /** @throws IllegalArgumentException where there was no run */
    Spread spread(Scenario scenario, String contender, ToDoubleFunction<Outcome> figure) {
        var runs = of(scenario).get(contender);
        if (runs == null) {
            throw new IllegalArgumentException("no run of " + contender + " on " + scenario.title());
        }
        return Spread.of(runs.stream().mapToDouble(figure).boxed().toList());
    }

    double median(Scenario scenario, String contender, ToDoubleFunction<Outcome> figure) {
        return spread(scenario, contender, figure).median();
    }

    long falselyRefused(Scenario scenario, String contender) {
        return of(scenario).getOrDefault(contender, List.of()).stream()
                .mapToLong(Outcome::falselyRefused)
                .sum();
    }

    /** Shares of HOT updates by table; empty where they were not read. */
    Map<String, Double> hotUpdates(Scenario scenario) {
        return hotUpdates.getOrDefault(scenario, Map.of());
    }

    static double percentile(Outcome outcome, double percent) {
        Histogram latencies = outcome.latencies();
        return latencies.getTotalCount() == 0 ? Double.NaN : latencies.getValueAtPercentile(percent);
    }

    private Map<String, List<Outcome>> of(Scenario scenario) {
        return outcomes.getOrDefault(scenario, Map.of());
    }
}
