package shop.orderpipeline.payment;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class ClaimTest {

    @Test
    void namesTheFactsThatDiffer() {
        assertThat(paid("49.90").differences(paid("49.91"))).containsExactly("amount");
        assertThat(paid("49.90").differences(declined())).containsExactly("responseCode", "transactionCode");
    }

    @Test
    void isTheSameContentWhateverTheScaleOfItsAmount() {
        assertThat(paid("49.9").sameContentAs(paid("49.900"))).isTrue();
        assertThat(paid("0").sameContentAs(paid("0.00"))).isTrue();
        assertThat(paid("1E+2").sameContentAs(paid("100.00"))).isTrue();
    }

    @Test
    void isTheSameContentWhateverIsOutsideOfIt() {
        var other =
                new Claim(0L, 0L, new TranzactionId(7), new BigDecimal("49.90"), 1, "ChargeOnly", 1001L, "0008", "A1");

        assertThat(paid("49.90").sameContentAs(other)).isTrue();
    }

    @Test
    void hasMoneyOnlyWithAnAmountAndACurrencyWeKnow() {
        assertThat(paid("49.90").money()).contains(Money.ils("49.9"));
        assertThat(Claim.silent().money()).isEmpty();
        assertThat(new Claim(null, null, null, BigDecimal.TEN, null, null, null, null, null).money())
                .isEmpty();
        assertThat(new Claim(null, null, null, BigDecimal.TEN, 999_999, null, null, null, null).money())
                .isEmpty();
        assertThat(new Claim(null, null, null, null, 1, null, null, null, null).money())
                .isEmpty();
    }

    @Property
    void differsFromNothingWhereItIsSilent(@ForAll("claims") Claim claim) {
        assertThat(claim.differences(Claim.silent())).isEmpty();
        assertThat(Claim.silent().differences(claim)).isEmpty();
        assertThat(claim.differences(claim)).isEmpty();
    }

    @Property
    void differsBothWays(@ForAll("claims") Claim one, @ForAll("claims") Claim other) {
        assertThat(one.differences(other)).isEqualTo(other.differences(one));
    }

    @Property
    void keepsItsContentWhenCompleted(@ForAll("claims") Claim one, @ForAll("claims") Claim other) {
        var completed = one.completedBy(other);

        assertThat(completed.differences(one)).isEmpty();
        assertThat(completed.differences(other)).isEqualTo(one.differences(other));
        assertThat(one.completedBy(one)).isEqualTo(one);
        assertThat(Claim.silent().completedBy(one)).isEqualTo(one);
    }

    @Provide
    Arbitrary<Claim> claims() {
        var codes = Arbitraries.of(0L, 5L).injectNull(0.3);
        var charges = Arbitraries.of(new TranzactionId(7), new TranzactionId(8)).injectNull(0.3);
        var amounts = Arbitraries.of(new BigDecimal("49.9"), new BigDecimal("49.90"), new BigDecimal("50"))
                .injectNull(0.3);
        var coins = Arbitraries.of(1, 2).injectNull(0.3);
        var operations = Arbitraries.of("ChargeOnly", "CreateTokenOnly").injectNull(0.3);
        var texts = Arbitraries.of(List.of("0008", "1234")).injectNull(0.3);
        return Combinators.combine(codes, codes, charges, amounts, coins, operations, codes, texts)
                .as((response, transaction, charge, amount, coin, operation, terminal, text) ->
                        new Claim(response, transaction, charge, amount, coin, operation, terminal, text, text));
    }

    private static Claim paid(String amount) {
        return new Claim(0L, 0L, new TranzactionId(7), new BigDecimal(amount), 1, "ChargeOnly", 1000L, null, null);
    }

    private static Claim declined() {
        return new Claim(5L, 33L, null, null, null, null, null, null, null);
    }
}
