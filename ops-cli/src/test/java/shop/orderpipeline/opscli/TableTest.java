package shop.orderpipeline.opscli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import shop.orderpipeline.opscli.Mark.Tone;

class TableTest {

    private static final Instant AT = Instant.parse("2026-11-24T10:00:00.123456Z");

    @Test
    void standsInColumnsForPeople() {
        var table = Table.of("topic", "records", "ageSeconds", "lowProfileId");
        table.row("paid-orders", 7L, Duration.ofMillis(2_500), "test-123");
        table.row("conflicts", 1_200L, null, null);

        assertThat(printed(table, Format.TABLE)).isEqualTo("""
                topic        records  age    low profile id
                paid-orders        7  2.5 s  test-123
                conflicts       1200  -      -
                """);
    }

    /** Each cell from right to left is an island of its own, else a terminal would change the order of the columns. */
    @Test
    void measuresHebrewAndWideCharacters() {
        var table = Table.of("name", "count");
        table.row("ספל קפה", 1);
        table.row("咖啡", 2);
        table.row("e\u0301te", 3);

        assertThat(printed(table, Format.TABLE))
                .isEqualTo("name     count\n\u2068ספל קפה\u2069      1\n咖啡         2\ne\u0301te          3\n");
    }

    @Test
    void letsNoRecordCommandTheTerminal() {
        var table = Table.of("error", "next");
        table.row("bad\u001b[2Jthing\nhere", "x");

        assertThat(printed(table, Format.TABLE)).endsWith("bad [2Jthing here  x\n");
        assertThat(printed(table, Format.PLAIN)).isEqualTo("bad [2Jthing here\tx\n");
    }

    @Test
    void isExactForPrograms() {
        var table = Table.of("at", "ageSeconds", "topics", "verdict", "id");
        table.row(AT, Duration.ofMillis(2_500), List.of("a", "b"), new Mark("fail", Tone.BAD), null);

        assertThat(printed(table, Format.JSON))
                .isEqualTo("[{\"at\":\"2026-11-24T10:00:00.123456Z\",\"ageSeconds\":2.5,\"topics\":[\"a\",\"b\"],"
                        + "\"verdict\":\"fail\",\"id\":null}]\n");
        assertThat(printed(table, Format.NDJSON)).startsWith("{\"at\":").endsWith("}\n");
        assertThat(printed(table, Format.PLAIN)).isEqualTo("2026-11-24T10:00:00.123456Z\t2.5\ta, b\tfail\t\n");
    }

    @Test
    void defusesFormulasForSpreadsheets() {
        var table = Table.of("note", "balance");
        table.row("=HYPERLINK(\"x\")", -3);
        table.row("a, b", 4);

        assertThat(printed(table, Format.CSV)).isEqualTo("note,balance\n\"'=HYPERLINK(\"\"x\"\")\",-3\n\"a, b\",4\n");
    }

    @Test
    void paintsMarksOnATerminalOnly() {
        var table = Table.of("verdict", "what");
        table.row(new Mark("ok", Tone.GOOD), "Kafka");

        assertThat(printed(table, Format.TABLE)).endsWith("ok       Kafka\n");
        var out = new ByteArrayOutputStream();
        table.print(new PrintStream(out, true, StandardCharsets.UTF_8), Format.TABLE, true);
        assertThat(out.toString(StandardCharsets.UTF_8)).endsWith("\u001b[32mok\u001b[0m       Kafka\n");
    }

    @ParameterizedTest
    @CsvSource({"PT0.34S, 340 ms", "PT2.55S, 2.5 s", "PT61S, 1 min 1 s", "PT3H5M, 3 h 5 min", "PT72H, 3 d"})
    void saysHowLongInTheLargestUnit(Duration duration, String words) {
        assertThat(Table.words(duration)).isEqualTo(words);
    }

    private static String printed(Table table, Format format) {
        var out = new ByteArrayOutputStream();
        table.print(new PrintStream(out, true, StandardCharsets.UTF_8), format, false);
        return out.toString(StandardCharsets.UTF_8);
    }
}
