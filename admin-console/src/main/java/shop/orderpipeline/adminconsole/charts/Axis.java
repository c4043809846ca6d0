package shop.orderpipeline.adminconsole.charts;

import java.util.List;
import java.util.stream.LongStream;

/**
 * The upright axis of a chart of counts: from 0 to a round number that no count exceeds, in at most four steps of 1, 2 or
 * 5 times a power of ten.
 *
 * @param top at least 1
 * @param ticks from 0 up to {@code top}
 */
public record Axis(long top, List<Tick> ticks) {

    private static final int MOST_STEPS = 4;
    /** Beyond it bars are as high as they get; sums of longs would overflow. */
    private static final long HIGHEST = 1_000_000_000_000_000_000L;

    /**
     * One line across the drawing.
     *
     * @param y of the line, in pixels from the drawing's upper edge
     * @param textY of the baseline of its number
     */
    public record Tick(long value, String text, int y, int textY) {}

    static Axis upTo(long highest) {
        long reached = Math.clamp(highest, 1, HIGHEST);
        long step = roundStep(reached);
        long steps = Math.ceilDiv(reached, step);
        long top = steps * step;
        return new Axis(
                top,
                LongStream.rangeClosed(0, steps)
                        .map(number -> number * step)
                        .mapToObj(value -> tick(value, top))
                        .toList());
    }

    /** How many pixels high a count is drawn; a count that is not 0 can always be seen. */
    int depth(long count) {
        if (count <= 0) {
            return 0;
        }
        return Math.max(Plot.THINNEST, (int) Math.round(Plot.DEPTH * Math.min(1.0, (double) count / top)));
    }

    private static Tick tick(long value, long top) {
        int y = Plot.BASE - (int) Math.round(Plot.DEPTH * (double) value / top);
        return new Tick(value, Numbers.compact(value), y, y + Plot.HALF_A_DIGIT);
    }

    private static long roundStep(long highest) {
        long power = 1;
        while (true) {
            for (int factor : new int[] {1, 2, 5}) {
                if (Math.ceilDiv(highest, factor * power) <= MOST_STEPS) {
                    return factor * power;
                }
            }
            power *= 10;
        }
    }
}
