package shop.orderpipeline.adminconsole.errorlogs;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Lines of a table as <a href="https://www.rfc-editor.org/rfc/rfc4180">RFC 4180</a> writes them, safe to open in a
 * spreadsheet: a cell that it would take for a formula is preceded by an apostrophe, which it shows as text.
 */
final class Csv {

    /** The byte order mark, by which spreadsheets know UTF-8. */
    static final String MARK = "\ufeff";

    private static final String FORMULA_STARTS = "=+-@\t\r\n";

    private Csv() {}

    /** With its line end; null is an empty cell. */
    static String line(List<? extends @Nullable Object> cells) {
        return cells.stream().map(Csv::cell).collect(Collectors.joining(",", "", "\r\n"));
    }

    private static String cell(@Nullable Object value) {
        var text = value == null ? "" : defused(value.toString());
        return text.chars().anyMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n')
                ? '"' + text.replace("\"", "\"\"") + '"'
                : text;
    }

    private static String defused(String text) {
        return !text.isEmpty() && FORMULA_STARTS.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
    }
}
