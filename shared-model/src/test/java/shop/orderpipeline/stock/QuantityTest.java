package shop.orderpipeline.stock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class QuantityTest {

    @Property
    void isNeverBelowOne(@ForAll @IntRange(min = Integer.MIN_VALUE, max = 0) int value) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Quantity(value));
    }

    @Property
    void addsUp(
            @ForAll @IntRange(min = 1, max = 1_000_000_000) int one,
            @ForAll @IntRange(min = 1, max = 1_000_000_000) int other) {
        assertThat(new Quantity(one).plus(new Quantity(other))).isEqualTo(new Quantity(one + other));
    }

    @Test
    void doesNotWrapAround() {
        assertThatExceptionOfType(ArithmeticException.class)
                .isThrownBy(() -> new Quantity(Integer.MAX_VALUE).plus(new Quantity(1)));
    }
}
