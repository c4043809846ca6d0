package shop.orderpipeline.adminconsole.charts;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Counts over time as stacked bars, from left to right in every language: errors at the bottom, then warnings, then what
 * recovered.
 *
 * @param sentence what there is to see, for whoever does not see it
 * @param labels below the bars
 * @param numbered true where the bars are so few that each has its number above it
 */
public record TimeBars(String sentence, Axis axis, List<Bar> bars, List<Label> labels, boolean numbered) {

    private static final int MOST_LABELS = 12;
    private static final int MOST_NUMBERS = 10;
    /** Of the space that a bar has. */
    private static final double FILLED = 0.72;
    /** Of the drawing; a single bar is not a wall. */
    private static final double WIDEST = 9;

    /**
     * One bar. Lengths across are percentages of the drawing.
     *
     * @param spaceX where the space begins that answers a pointer
     */
    public record Bar(
            String x,
            String width,
            String middle,
            String spaceX,
            String space,
            int numberY,
            List<Part> parts,
            Slot slot) {

        public String number() {
            return Numbers.grouped(slot.total());
        }
    }

    /** The part of a bar that one level has; lengths in pixels. */
    public record Part(String level, int y, int depth) {}

    /** @param spare true for one that is only there where there is room for all */
    public record Label(String x, String text, boolean spare) {}

    /** @param slots one after the other, the earliest first */
    public static TimeBars of(String sentence, List<Slot> slots) {
        var axis = Axis.upTo(slots.stream().mapToLong(Slot::total).max().orElse(0));
        return new TimeBars(
                sentence,
                axis,
                IntStream.range(0, slots.size())
                        .mapToObj(number -> bar(number, slots, axis))
                        .toList(),
                labels(slots),
                slots.size() <= MOST_NUMBERS);
    }

    /** True where nothing happened in all that time. */
    public boolean isEmpty() {
        return bars.stream().allMatch(bar -> bar.slot().total() == 0);
    }

    public int height() {
        return Plot.HEIGHT;
    }

    public int base() {
        return Plot.BASE;
    }

    public int words() {
        return Plot.WORDS;
    }

    private static Bar bar(int number, List<Slot> slots, Axis axis) {
        var slot = slots.get(number);
        double space = 100.0 / slots.size();
        double width = Math.min(space * FILLED, WIDEST);
        double middle = (number + 0.5) * space;
        var parts = parts(slot, axis);
        int top = parts.isEmpty() ? Plot.BASE : parts.getLast().y();
        return new Bar(
                Numbers.percent(middle - width / 2),
                Numbers.percent(width),
                Numbers.percent(middle),
                Numbers.percent(number * space),
                Numbers.percent(space),
                top - Plot.HALF_A_DIGIT - 2,
                parts,
                slot);
    }

    private static List<Part> parts(Slot slot, Axis axis) {
        var parts = new ArrayList<Part>();
        int y = Plot.BASE;
        y = add(parts, "error", slot.error(), y, axis);
        y = add(parts, "warn", slot.warn(), y, axis);
        add(parts, "info", slot.info(), y, axis);
        return parts;
    }

    private static int add(List<Part> parts, String level, long count, int below, Axis axis) {
        int depth = Math.min(axis.depth(count), below);
        if (depth > 0) {
            parts.add(new Part(level, below - depth, depth));
        }
        return below - depth;
    }

    /** Counted back from the last bar, which always has one; every other is spare. */
    private static List<Label> labels(List<Slot> slots) {
        int every = Math.max(1, Math.ceilDiv(slots.size(), MOST_LABELS));
        double space = 100.0 / Math.max(1, slots.size());
        var labels = new ArrayList<Label>();
        boolean spare = false;
        for (int number = slots.size() - 1; number >= 0; number -= every) {
            labels.add(new Label(
                    Numbers.percent((number + 0.5) * space), slots.get(number).label(), spare));
            spare = !spare;
        }
        return labels.reversed();
    }
}
