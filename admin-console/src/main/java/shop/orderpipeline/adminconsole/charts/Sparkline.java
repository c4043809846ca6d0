package shop.orderpipeline.adminconsole.charts;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Counts over time as a small line without axes, from left to right in every language. It is drawn in a box of 100 by 28
 * and stretched to the space that it has.
 *
 * @param sentence what there is to see, for whoever does not see it
 * @param line the points of the line; empty where there is no count
 * @param area the points of what is below it
 */
public record Sparkline(String sentence, String line, String area) {

    private static final int WIDTH = 100;
    private static final int FLOOR = 26;
    private static final int DEPTH = 24;

    /** @param counts one after the other, the earliest first */
    public static Sparkline of(String sentence, List<Long> counts) {
        if (counts.isEmpty()) {
            return new Sparkline(sentence, "", "");
        }
        // One count is a level line, not a point.
        var drawn = counts.size() == 1 ? List.of(counts.getFirst(), counts.getFirst()) : counts;
        long most = drawn.stream().mapToLong(Long::longValue).max().orElse(0);
        var line = IntStream.range(0, drawn.size())
                .mapToObj(number -> point(number, drawn, most))
                .collect(Collectors.joining(" "));
        return new Sparkline(sentence, line, "0," + FLOOR + " " + line + " " + WIDTH + "," + FLOOR);
    }

    public boolean isEmpty() {
        return line.isEmpty();
    }

    private static String point(int number, List<Long> counts, long most) {
        double x = (double) WIDTH * number / (counts.size() - 1);
        double y = most == 0 ? FLOOR : FLOOR - DEPTH * (double) counts.get(number) / most;
        return Numbers.decimals(x, 2) + "," + Numbers.decimals(y, 2);
    }
}
