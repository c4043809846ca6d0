package shop.orderpipeline.adminconsole.errorlogs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class CsvTest {

    @Test
    void quotesWhatWouldBreakALineOrACell() {
        assertThat(Csv.line(Arrays.asList("plain", null, 409, "a,b", "say \"no\"", "two\nlines", "שלום")))
                .isEqualTo("plain,,409,\"a,b\",\"say \"\"no\"\"\",\"two\nlines\",שלום\r\n");
    }

    @Test
    void showsAsTextWhatASpreadsheetWouldRun() {
        for (var formula : List.of("=1+1", "+1", "-72", "@sum(a1)", "\tx")) {
            assertThat(Csv.line(List.of(formula))).isEqualTo("'" + formula + "\r\n");
        }
        assertThat(Csv.line(List.of("=cmd|'/c calc'!A0,\"x\""))).isEqualTo("\"'=cmd|'/c calc'!A0,\"\"x\"\"\"\r\n");
        assertThat(Csv.line(List.of("\rx"))).isEqualTo("\"'\rx\"\r\n");
        assertThat(Csv.line(List.of("\n=1"))).isEqualTo("\"'\n=1\"\r\n");
        assertThat(Csv.line(List.of("a=1", "1-2"))).isEqualTo("a=1,1-2\r\n");
    }
}
