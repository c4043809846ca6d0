package shop.orderpipeline.adminconsole.page;

import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Counts over time as upright bars, in the units of their own drawing; the first stands at the start of time, which is on
 * the same side in every language.
 */
public record Chart(int width, int height, List<Bar> bars) {

    private static final int GAP = 1;

    /**
     * @param y from above
     * @param from when its time begins, where somebody can choose it; null elsewhere
     * @param to when its time is over
     */
    public record Bar(
            int x,
            int y,
            int width,
            int height,
            long count,
            @Nullable String from,
            @Nullable String to) {}

    /**
     * Bars of one width, the highest as high as the chart.
     *
     * @param step from one bar to the next
     */
    public static Chart of(List<Long> counts, int step, int height) {
        long most = counts.stream().mapToLong(Long::longValue).max().orElse(0);
        return new Chart(
                counts.size() * step,
                height,
                IntStream.range(0, counts.size())
                        .mapToObj(number -> bar(counts.get(number), number * step, step - GAP, height, most))
                        .toList());
    }

    /** Something is never drawn as nothing. */
    private static Bar bar(long count, int x, int width, int height, long most) {
        int high = count == 0 ? 0 : (int) Math.max(2, count * height / most);
        return new Bar(x, height - high, width, high, count, null, null);
    }

    /**
     * The same, with the time of each bar.
     *
     * @param times the beginnings, and the end of the last
     */
    public Chart over(List<String> times) {
        return new Chart(
                width,
                height,
                IntStream.range(0, bars.size())
                        .mapToObj(number -> {
                            var bar = bars.get(number);
                            return new Bar(
                                    bar.x(),
                                    bar.y(),
                                    bar.width(),
                                    bar.height(),
                                    bar.count(),
                                    times.get(number),
                                    times.get(number + 1));
                        })
                        .toList());
    }
}
