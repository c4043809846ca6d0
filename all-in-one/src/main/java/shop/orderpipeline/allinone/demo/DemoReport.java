package shop.orderpipeline.allinone.demo;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What the demonstration's payments should have become, and what they became. */
public record DemoReport(List<Row> rows) {

    /** One scenario; it is as expected when the two texts are the same. */
    public record Row(String scenario, String expected, String got) {

        boolean asExpected() {
            return expected.equals(got);
        }
    }

    public boolean allAsExpected() {
        return rows.stream().allMatch(Row::asExpected);
    }

    /** Columns for a terminal; ends with a line that says it in words. */
    public String table() {
        var header = new Row("scenario", "expected", "got");
        var scenario = width(Row::scenario);
        var expected = width(Row::expected);
        var got = width(Row::got);
        var line = "%-" + scenario + "s  %-" + expected + "s  %-" + got + "s  %s\n";
        var table = new StringBuilder(line.formatted(header.scenario(), header.expected(), header.got(), "ok"));
        for (var row : rows) {
            table.append(line.formatted(row.scenario(), row.expected(), row.got(), row.asExpected() ? "yes" : "NO"));
        }
        var unexpected = rows.stream()
                .filter(row -> !row.asExpected())
                .map(Row::scenario)
                .collect(Collectors.joining(", "));
        return table.append(unexpected.isEmpty() ? "all as expected" : "not as expected: " + unexpected)
                .append('\n')
                .toString();
    }

    private int width(Function<Row, String> column) {
        return Math.max(
                8, rows.stream().map(column).mapToInt(String::length).max().orElse(0));
    }
}
