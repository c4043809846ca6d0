package shop.orderpipeline.payment;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CoinTest {

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "1, ILS",
                "2, USD",
                "376, ILS",
                "840, USD",
                "978, EUR",
                "826, GBP",
                "0, -",
                "-1, -",
                "3, -",
                "4294967297, -"
            })
    void namesItsCurrency(long coinId, @Nullable String currency) {
        assertThat(Coin.currency(coinId).orElse(null)).isEqualTo(currency);
    }

    @Property
    void isLettersOrNothing(@ForAll long coinId) {
        assertThat(Coin.currency(coinId).orElse("ILS")).matches("[A-Z]{3}");
    }
}
