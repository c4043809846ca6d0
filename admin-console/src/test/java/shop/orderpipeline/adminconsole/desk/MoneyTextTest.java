package shop.orderpipeline.adminconsole.desk;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import shop.orderpipeline.payment.Money;

class MoneyTextTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "100            | ILS    | ₪100.00",
                "1234567.5      | ILS    | ₪1,234,567.50",
                "100.005        | ILS    | ₪100.005",
                "0.1            | USD    | $0.10",
                "-72            | EUR    | -€72.00",
                "500            | JPY    | ¥500",
                "12345678901234567890.12 | ILS | ₪12,345,678,901,234,567,890.12",
                "3              | shekel | shekel\u00a03.00",
                "1E+1000        | ILS    | ₪1E+1000"
            })
    void showsEveryDigitWithTheSymbolOfItsCurrency(String amount, String currency, String shown) {
        assertThat(MoneyText.of(new Money(new BigDecimal(amount), currency))).isEqualTo(shown);
    }
}
