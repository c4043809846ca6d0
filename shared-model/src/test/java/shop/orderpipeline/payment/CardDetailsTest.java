package shop.orderpipeline.payment;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class CardDetailsTest {

    @ParameterizedTest
    @CsvSource({"0008, 0008", "8, 0008", "' 42 ', 0042", "1234, 1234"})
    void keepsFourDigitsWithTheirZeros(String written, String kept) {
        assertThat(CardDetails.lastFour(written)).contains(kept);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " ", "12345", "4580281234560008", "12a4", "-8", "٣٤"})
    void keepsNothingLongerAndNothingElse(@Nullable String written) {
        assertThat(CardDetails.lastFour(written)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0012345, 0012345", "' A1b2 ', A1b2", "12345678901234567890, 12345678901234567890"})
    void keepsAnApprovalOfLettersAndDigits(String written, String kept) {
        assertThat(CardDetails.approval(written)).contains(kept);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " ", "123456789012345678901", "name@example.com", "12 34", "<b>"})
    void keepsNoApprovalThatIsSomethingElse(@Nullable String written) {
        assertThat(CardDetails.approval(written)).isEmpty();
    }
}
