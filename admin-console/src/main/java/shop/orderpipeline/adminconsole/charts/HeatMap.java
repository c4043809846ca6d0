package shop.orderpipeline.adminconsole.charts;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Counts by weekday and hour of the day: seven rows, Sunday first, of 24 squares that are the darker the more happened.
 *
 * @param sentence what there is to see, for whoever does not see it
 */
public record HeatMap(String sentence, List<Row> rows, List<Mark> marks) {

    private static final int HOURS = 24;
    private static final int DARKEST = 5;
    private static final int ROW = 22;
    private static final int GAP = 2;
    private static final int TEXT_IN_ROW = 15;
    private static final int HOURS_APART = 6;

    /** One weekday. Lengths down are pixels. */
    public record Row(String weekday, int textY, List<Cell> cells) {}

    /**
     * One hour of a weekday.
     *
     * @param x a percentage of the drawing
     * @param shade 0 where nothing happened, up to 5
     * @param said weekday, hour and count in the reader's words
     */
    public record Cell(String x, int y, int shade, long count, String said) {

        public String number() {
            return Numbers.grouped(count);
        }
    }

    /** An hour that is written below. */
    public record Mark(String x, String text) {}

    /** How a cell is said: {@code Sunday, 14:00 to 15:00: 12}. */
    @FunctionalInterface
    public interface Said {
        String of(int weekday, int hour, long count);
    }

    /**
     * @param weekdays their names, Sunday first
     * @param counts 7 times 24, Sunday first
     */
    public static HeatMap of(String sentence, List<String> weekdays, List<List<Long>> counts, Said said) {
        long most = counts.stream()
                .flatMap(List::stream)
                .mapToLong(Long::longValue)
                .max()
                .orElse(0);
        var rows = new ArrayList<Row>();
        for (int weekday = 0; weekday < counts.size(); weekday++) {
            rows.add(row(weekday, weekdays.get(weekday), counts.get(weekday), most, said));
        }
        return new HeatMap(sentence, rows, marksOfHours());
    }

    public boolean isEmpty() {
        return rows.stream().flatMap(row -> row.cells().stream()).allMatch(cell -> cell.count() == 0);
    }

    /** Of a cell, a percentage of the drawing. */
    public String cellWidth() {
        return Numbers.percent(100.0 / HOURS);
    }

    public int cellHeight() {
        return ROW - GAP;
    }

    public int words() {
        return rows.size() * ROW + TEXT_IN_ROW;
    }

    public int height() {
        return (rows.size() + 1) * ROW;
    }

    /** The hours of the day, as the table names them. */
    public List<String> hours() {
        return IntStream.range(0, HOURS).mapToObj(HeatMap::clock).toList();
    }

    private static Row row(int weekday, String name, List<Long> counts, long most, Said said) {
        var cells = new ArrayList<Cell>();
        for (int hour = 0; hour < HOURS; hour++) {
            long count = counts.get(hour);
            cells.add(new Cell(x(hour), weekday * ROW, shade(count, most), count, said.of(weekday, hour, count)));
        }
        return new Row(name, weekday * ROW + TEXT_IN_ROW, cells);
    }

    private static int shade(long count, long most) {
        return count <= 0 ? 0 : Math.max(1, (int) Math.ceil(DARKEST * (double) count / most));
    }

    private static List<Mark> marksOfHours() {
        return IntStream.iterate(0, hour -> hour < HOURS, hour -> hour + HOURS_APART)
                .mapToObj(hour -> new Mark(x(hour), clock(hour)))
                .toList();
    }

    private static String x(int hour) {
        return Numbers.percent(100.0 * hour / HOURS);
    }

    private static String clock(int hour) {
        return String.format(Locale.ROOT, "%02d:00", hour);
    }
}
