package shop.orderpipeline.adminconsole.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import shop.orderpipeline.payment.Money;

class AmountsTest {

    @ParameterizedTest
    @CsvSource({
        "123.50,        ILS, ₪123.50",
        "0.123456789,   ILS, ₪0.123456789",
        "-7,            USD, $-7",
        "1,             XYZ, XYZ 1",
        "1,             euros, euros 1",
    })
    void showsTheSymbolAndEveryDigit(String amount, String currency, String shown) {
        assertThat(Amounts.text(new Money(new BigDecimal(amount), currency))).isEqualTo(shown);
    }
}
