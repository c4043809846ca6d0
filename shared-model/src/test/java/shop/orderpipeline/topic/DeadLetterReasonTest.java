package shop.orderpipeline.topic;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeadLetterReasonTest {

    @ParameterizedTest
    @EnumSource
    void isReadBackFromItsCode(DeadLetterReason reason) {
        assertThat(DeadLetterReason.of(reason.code())).isEqualTo(reason);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "UNREADABLE", "of a later version"})
    void isUnknownWhereAHeaderSaysNoneOrAnotherWord(@Nullable String code) {
        assertThat(DeadLetterReason.of(code)).isEqualTo(DeadLetterReason.UNKNOWN);
    }

    @Test
    void isWrittenInKebabCase() {
        assertThat(DeadLetterReason.RETRIES_EXHAUSTED.code()).isEqualTo("retries-exhausted");
    }
}
