package shop.orderpipeline.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** Throughput against contention as an SVG: one line a contender, orders a second on a logarithmic axis. */
final class Picture {

    private static final int WIDTH = 640;
    private static final int HEIGHT = 360;
    private static final int LEFT = 70;
    private static final int RIGHT = 130;
    private static final int TOP = 20;
    private static final int BOTTOM = 50;

    private static final Map<String, String> COLOURS =
            Map.of("pipeline", "#0b6e4f", "old design", "#b3261e", "bare SQL", "#5f6368");

    private final Results results;
    private final List<Scenario> scenarios;
    private final double lowest;
    private final double highest;

    private Picture(Results results) {
        this.results = results;
        this.scenarios = Stream.of(Scenario.SPREAD, Scenario.BUSY, Scenario.HOT)
                .filter(results.scenarios()::contains)
                .toList();
        var rates = scenarios.stream()
                .flatMap(scenario -> results.contenders(scenario).stream()
                        .map(contender -> results.median(scenario, contender, Outcome::ordersASecond)))
                .filter(rate -> rate > 0)
                .toList();
        // Whole powers of ten.
        this.lowest = Math.floor(Math.log10(rates.stream().min(Double::compare).orElse(1.0)));
        this.highest = Math.ceil(Math.log10(rates.stream().max(Double::compare).orElse(10.0)));
    }

    static String of(Results results) {
        return new Picture(results).svg();
    }

    private String svg() {
        var svg = new ArrayList<String>();
        svg.add(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" font-family=\"sans-serif\" font-size=\"12\">"
                        .formatted(WIDTH, HEIGHT));
        svg.add("<rect width=\"%d\" height=\"%d\" fill=\"white\"/>".formatted(WIDTH, HEIGHT));
        for (double power = lowest; power <= highest; power++) {
            double y = y(Math.pow(10, power));
            svg.add(line(LEFT, y, WIDTH - RIGHT, y, "#dddddd"));
            svg.add(text(LEFT - 8, y + 4, "end", String.format(Locale.ROOT, "%,.0f", Math.pow(10, power))));
        }
        svg.add(text(LEFT, HEIGHT - 8, "start", "orders/s, from many products to one"));
        for (int i = 0; i < scenarios.size(); i++) {
            svg.add(text(x(i), HEIGHT - BOTTOM + 20, "middle", scenarios.get(i).title()));
        }
        COLOURS.forEach((contender, colour) -> svg.addAll(lineOf(contender, colour)));
        svg.add("</svg>");
        return String.join("\n", svg) + "\n";
    }

    private List<String> lineOf(String contender, String colour) {
        var drawn = new ArrayList<String>();
        var points = new StringBuilder();
        double last = Double.NaN;
        for (int i = 0; i < scenarios.size(); i++) {
            if (!results.has(scenarios.get(i), contender)) {
                continue;
            }
            double rate = results.median(scenarios.get(i), contender, Outcome::ordersASecond);
            if (rate <= 0) {
                continue;
            }
            last = y(rate);
            points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x(i), last));
            drawn.add(String.format(
                    Locale.ROOT, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"%s\"/>", x(i), last, colour));
        }
        if (!drawn.isEmpty()) {
            drawn.add("<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>"
                    .formatted(points.toString().strip(), colour));
            drawn.add(text(WIDTH - RIGHT + 10, last + 4, "start", contender));
        }
        return drawn;
    }

    private double x(int index) {
        return LEFT + 30 + index * (WIDTH - LEFT - RIGHT - 60) / Math.max(1.0, scenarios.size() - 1.0);
    }

    private double y(double rate) {
        return TOP + (highest - Math.log10(rate)) / Math.max(1, highest - lowest) * (HEIGHT - TOP - BOTTOM);
    }

    private static String line(double x1, double y1, double x2, double y2, String colour) {
        return String.format(
                Locale.ROOT,
                "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\"/>",
                x1,
                y1,
                x2,
                y2,
                colour);
    }

    private static String text(double x, double y, String anchor, String words) {
        return String.format(
                Locale.ROOT,
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" fill=\"#202124\">%s</text>",
                x,
                y,
                anchor,
                words);
    }
}
