package shop.orderpipeline.adminconsole.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import shop.orderpipeline.payment.Money;

class AmountsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "100            | ILS    | ₪100.00",
                "1234567.5      | ILS    | ₪1,234,567.50",
                "100.005        | ILS    | ₪100.005",
                "0.123456789    | ILS    | ₪0.123456789",
                "0.1            | USD    | $0.10",
                "-72            | EUR    | -€72.00",
                "500            | JPY    | ¥500",
                "12345678901234567890.12 | ILS | ₪12,345,678,901,234,567,890.12",
                "3              | shekel | shekel\u00a03.00",
                "1              | XYZ    | XYZ\u00a01.00",
                "1E+1000        | ILS    | ₪1E+1000"
            })
    void showsEveryDigitWithTheSymbolOfItsCurrency(String amount, String currency, String shown) {
        assertThat(Amounts.text(new Money(new BigDecimal(amount), currency))).isEqualTo(shown);
    }

    @Test
    void showsAnAmountWithoutACurrencyInTheSameForm() {
        assertThat(Amounts.text(new BigDecimal("1250"))).isEqualTo("1,250.00");
    }

    @Test
    void isolatesSumsInsideASentence() {
        assertThat(Amounts.inSentence(Stream.of(Money.ils("100"), new Money(new BigDecimal("5"), "USD"))))
                .isEqualTo("\u2066₪100.00\u2069 + \u2066$5.00\u2069");
    }

    @Test
    void isTheOnlyClassThatKnowsTheSymbolsOfCurrencies() throws IOException {
        try (var sources = Files.walk(Path.of("src/main/java"))) {
            assertThat(sources.filter(file -> file.toString().endsWith(".java"))
                            .filter(file -> read(file).matches("(?s).*(getSymbol\\(|\"₪\").*"))
                            .map(file -> file.getFileName().toString()))
                    .containsExactly("Amounts.java");
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
