package shop.orderpipeline.payment;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MoneyTest {

    @ParameterizedTest
    @CsvSource({
        "49.90, 49.9,   true",
        "100,   1E+2,   true",
        "0,     0.00,   true",
        "49.90, 49.901, false",
        "49.90, -49.90, false",
    })
    void isTheSameAmountWhateverItsScale(String one, String other, boolean same) {
        assertThat(Money.ils(one).sameAs(Money.ils(other))).isEqualTo(same);
        assertThat(Money.ils(one).equals(Money.ils(other))).isEqualTo(same);
    }

    @Test
    void isNotTheSameInAnotherCurrency() {
        var shekels = Money.ils("10");
        var dollars = new Money(new BigDecimal("10"), "USD");

        assertThat(shekels).isNotEqualTo(dollars);
        assertThat(shekels.sameAmountAs(dollars)).isTrue();
    }

    @Test
    void isWrittenPlainly() {
        assertThat(Money.ils("1E+2")).hasToString("100 ILS");
        assertThat(Money.ils("49.90")).hasToString("49.90 ILS");
    }

    @Test
    void doesNotBecomeGigabytesOfText() {
        assertThat(Money.ils("1E+2000000000")).hasToString("1E+2000000000 ILS");
        assertThat(Money.ils("1E-2000000000").toString()).hasSizeLessThan(40);
    }

    @Property
    void hashesEqualAmountsAlike(@ForAll BigDecimal amount, @ForAll @IntRange(max = 20) int zeros) {
        var longer = new Money(amount.setScale(amount.scale() + zeros), "ILS");

        assertThat(longer).isEqualTo(new Money(amount, "ILS")).hasSameHashCodeAs(new Money(amount, "ILS"));
    }
}
