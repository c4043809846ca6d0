package shop.orderpipeline.payment;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OperationTest {

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "ChargeOnly,           ChargeOnly,           true",
                "chargeonly,           ChargeOnly,           true",
                "' 1 ',                ChargeOnly,           true",
                "2,                    ChargeAndCreateToken, true",
                "CHARGEANDCREATETOKEN, ChargeAndCreateToken, true",
                "Do3DSAndSubmit,       Do3DSAndSubmit,       true",
                "3,                    CreateTokenOnly,      false",
                "CreateTokenOnly,      CreateTokenOnly,      false",
                "4,                    SuspendedDeal,        false",
                "5,                    5,                    false",
                "Refund,               Refund,               false",
                "Re fund!,             Refund,               false",
                "-1,                   Unknown1,             false",
                "Charge-Only,          UnknownChargeOnly,    false",
                "חיוב,                 -,                    false",
                "'',                   -,                    false",
            })
    void hasOneSpelling(String text, String spelling, boolean charges) {
        assertThat(Operation.canonical(text).orElse(null)).isEqualTo(spelling);
        assertThat(Operation.canonical(text).filter(Operation::charges).isPresent())
                .isEqualTo(charges);
    }

    @Property
    void isItsOwnSpellingAndShortAndPlain(@ForAll String text) {
        Operation.canonical(text).ifPresent(spelling -> {
            assertThat(Operation.canonical(spelling)).contains(spelling);
            assertThat(spelling).matches("[A-Za-z0-9]{1,32}");
        });
    }
}
