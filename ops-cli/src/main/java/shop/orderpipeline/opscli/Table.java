package shop.orderpipeline.opscli;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import shop.orderpipeline.topic.Json;

/**
 * An answer in rows. Cells are texts, numbers, instants, durations, {@link Mark marks}, lists of texts, or whatever JSON can
 * write; null is what is absent. People see control characters as blanks, wide characters as two columns, and text from
 * right to left kept within its own cell.
 */
public final class Table {

    private static final String BETWEEN = "  ";
    private static final String ABSENT = "-";
    private static final char ISOLATE = '\u2068';
    private static final char END_OF_ISOLATE = '\u2069';

    /** First and last code point of what takes two columns (East Asian Wide and Fullwidth, pictures). */
    private static final int[][] WIDE = {
        {0x1100, 0x115f},
        {0x2e80, 0x303e},
        {0x3041, 0xa4cf},
        {0xac00, 0xd7a3},
        {0xf900, 0xfaff},
        {0xfe30, 0xfe6f},
        {0xff00, 0xff60},
        {0xffe0, 0xffe6},
        {0x1f300, 0x1f64f},
        {0x1f900, 0x1f9ff},
        {0x20000, 0x3fffd}
    };

    private final List<String> names;
    private final List<List<@Nullable Object>> rows = new ArrayList<>();

    private Table(List<String> names) {
        this.names = names;
    }

    /** @param names as programs read them, in camel case; a duration's ends with {@code Seconds} */
    public static Table of(String... names) {
        return new Table(List.of(names));
    }

    /** Adds a row with a cell for each name. */
    public void row(@Nullable Object... cells) {
        if (cells.length != names.size()) {
            throw new IllegalArgumentException(cells.length + " cells for " + names.size() + " columns");
        }
        rows.add(Collections.unmodifiableList(new ArrayList<>(Arrays.asList(cells))));
    }

    public boolean isEmpty() {
        return rows.isEmpty();
    }

    /** Writes all rows. */
    public void print(PrintStream out, Format format, boolean colours) {
        switch (format) {
            case TABLE -> printForPeople(out, colours);
            case JSON -> out.println(json(rows.stream().map(this::object).toList()));
            case NDJSON -> rows.forEach(row -> out.println(json(object(row))));
            case CSV -> {
                out.println(String.join(",", names));
                rows.forEach(row -> out.println(row.stream().map(Table::csv).collect(Collectors.joining(","))));
            }
            case PLAIN ->
                rows.forEach(row -> out.println(row.stream()
                        .map(Table::machineText)
                        .map(Table::onOneLine)
                        .collect(Collectors.joining("\t"))));
        }
    }

    private void printForPeople(PrintStream out, boolean colours) {
        var widths = new int[names.size()];
        for (int column = 0; column < widths.length; column++) {
            int at = column;
            widths[at] = Math.max(
                    width(heading(names.get(at))),
                    rows.stream()
                            .mapToInt(row -> width(text(row.get(at))))
                            .max()
                            .orElse(0));
        }
        var headings = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            append(headings, heading(names.get(column)), widths[column], isNumeric(column), column);
        }
        out.println(headings.toString().stripTrailing());
        for (var row : rows) {
            var line = new StringBuilder();
            for (int column = 0; column < widths.length; column++) {
                @Nullable Object cell = row.get(column);
                int before = line.length();
                append(line, isolated(text(cell)), widths[column], isNumeric(column), column);
                if (colours && cell instanceof Mark mark) {
                    int at = line.indexOf(mark.word(), before);
                    line.replace(at, at + mark.word().length(), mark.painted(mark.word()));
                }
            }
            out.println(line.toString().stripTrailing());
        }
    }

    private static void append(StringBuilder line, String cell, int width, boolean toTheRight, int column) {
        var blanks = " ".repeat(Math.max(0, width - width(cell)));
        line.append(column == 0 ? "" : BETWEEN).append(toTheRight ? blanks + cell : cell + blanks);
    }

    private boolean isNumeric(int column) {
        return rows.stream().allMatch(row -> row.get(column) == null || row.get(column) instanceof Number)
                && rows.stream().anyMatch(row -> row.get(column) != null);
    }

    /** {@code lowProfileId} is headed "low profile id", and {@code ageSeconds} "age". */
    private static String heading(String name) {
        return name.replaceFirst("Seconds$", "")
                .replaceAll("([a-z0-9])([A-Z])", "$1 $2")
                .toLowerCase(Locale.ROOT);
    }

    private static String text(@Nullable Object cell) {
        return switch (cell) {
            case null -> ABSENT;
            case Instant at -> at.truncatedTo(ChronoUnit.MILLIS).toString();
            case Duration duration -> words(duration);
            default -> onOneLine(machineText(cell));
        };
    }

    /** The largest unit that is filled, and its tenth where that says more: {@code 340 ms}, {@code 2.5 s}, {@code 3 d}. */
    public static String words(Duration duration) {
        if (duration.compareTo(Duration.ofSeconds(1)) < 0) {
            return duration.toMillis() + " ms";
        }
        if (duration.compareTo(Duration.ofMinutes(1)) < 0) {
            return String.format(Locale.ROOT, "%d.%d s", duration.toSeconds(), duration.toMillisPart() / 100);
        }
        if (duration.compareTo(Duration.ofHours(1)) < 0) {
            return duration.toMinutes() + " min " + duration.toSecondsPart() + " s";
        }
        return duration.toDays() < 2
                ? duration.toHours() + " h " + duration.toMinutesPart() + " min"
                : duration.toDays() + " d";
    }

    private static String machineText(@Nullable Object cell) {
        return switch (cell) {
            case null -> "";
            case String text -> text;
            case Mark mark -> mark.word();
            case Duration duration -> seconds(duration).toString();
            case List<?> several -> several.stream().map(Object::toString).collect(Collectors.joining(", "));
            case Number number -> number.toString();
            case Boolean truth -> truth.toString();
            case Instant at -> at.toString();
            default -> json(cell);
        };
    }

    private static Number seconds(Duration duration) {
        return duration.toMillis() / 1_000.0;
    }

    private Map<String, @Nullable Object> object(List<@Nullable Object> row) {
        var object = new LinkedHashMap<String, @Nullable Object>();
        for (int column = 0; column < names.size(); column++) {
            @Nullable Object cell = row.get(column);
            object.put(names.get(column), cell instanceof Duration duration ? seconds(duration) : cell);
        }
        return object;
    }

    /** As in RFC 4180. */
    private static String csv(@Nullable Object cell) {
        var text = machineText(cell);
        if (!(cell instanceof Number) && !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0) {
            text = "'" + text;
        }
        return text.matches("(?s).*[\",\r\n].*") ? "\"" + text.replace("\"", "\"\"") + "\"" : text;
    }

    private static String json(Object value) {
        return new String(Json.write(value), StandardCharsets.UTF_8);
    }

    /** A record's text must not command the terminal, nor begin a line. */
    private static String onOneLine(String text) {
        return text.replaceAll("\\p{Cntrl}", " ").replaceAll("[\u0080-\u009f\u2028\u2029]", " ");
    }

    private static String isolated(String text) {
        return text.codePoints().anyMatch(Table::isFromRightToLeft) ? ISOLATE + text + END_OF_ISOLATE : text;
    }

    private static boolean isFromRightToLeft(int character) {
        byte direction = Character.getDirectionality(character);
        return direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT
                || direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC;
    }

    /** In columns of a terminal. */
    static int width(String text) {
        return text.codePoints().map(Table::width).sum();
    }

    private static int width(int character) {
        return switch (Character.getType(character)) {
            case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.FORMAT -> 0;
            default -> Arrays.stream(WIDE).anyMatch(range -> range[0] <= character && character <= range[1]) ? 2 : 1;
        };
    }
}
