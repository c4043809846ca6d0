package shop.orderpipeline.conflict;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import shop.orderpipeline.payment.LowProfileId;

class ConflictTest {

    private static final LowProfileId PAGE = new LowProfileId("page-1");
    private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "duplicate-notification, warn,  409, false",
        "late-notification,      info,  409, false",
        "early-notification,     info,  404, true",
        "payment-conflict,       warn,  409, false",
        "claim-mismatch,         warn,  409, false",
        "amount-mismatch,        error, 409, false",
        "currency-mismatch,      error, 409, false",
        "terminal-mismatch,      error, 409, false",
        "return-value-mismatch,  error, 409, false",
        "operation-mismatch,     error, 409, false",
        "transaction-reused,     error, 409, false",
        "paid-twice,             error, 409, false",
        "superseded-page,        error, 409, false",
        "paid-after-close,       error, 409, false",
        "money-without-order,    error, 404, false",
        "state-race,             info,  409, true",
        "stock-race,             info,  409, true",
        "out-of-stock,           error, 409, false",
        "no-lines,               error, 409, false",
        "lines-changed,          error, 409, false",
        "gateway-undecided,      warn,  503, true",
        "payment-in-progress,    info,  409, true",
        "retries-exhausted,      error, 500, false",
        "unknown,                error, 500, false",
    })
    void weighsAsItsTypeSays(String code, String level, int statusCode, boolean retryable) {
        var type = ConflictType.of(code);

        assertThat(type.code()).isEqualTo(code);
        assertThat(type.level().code()).isEqualTo(level);
        assertThat(type.statusCode()).isEqualTo(statusCode);
        assertThat(type.retryable()).isEqualTo(retryable);
        assertThat(type.messageKey()).isEqualTo("conflict." + code);
    }

    @Test
    void isAClosedListOfTwentyFour() {
        assertThat(ConflictType.values()).hasSize(24);
    }

    @ParameterizedTest
    @EnumSource(ConflictType.class)
    void isReadByItsCode(ConflictType type) {
        assertThat(ConflictType.of(type.code())).isEqualTo(type);
    }

    @Test
    void isUnknownWhereALaterVersionNamedIt() {
        assertThat(ConflictType.of("of-a-later-version")).isEqualTo(ConflictType.UNKNOWN);
    }

    @Test
    void isOneConflictARecordAndType() {
        var origin = new RecordOrigin("payment-notifications", 3, 17).toString();
        var conflict = Conflict.aboutRecord(ConflictType.DUPLICATE_NOTIFICATION, Stage.CONFIRMATION, PAGE, origin, NOON)
                .build();

        assertThat(conflict.id()).isEqualTo("duplicate-notification|payment-notifications-3@17");
        assertThat(conflict.loser()).isEqualTo(origin);
    }

    @Test
    void isOneConflictAPaymentAndFacts() {
        var conflict = Conflict.aboutState(ConflictType.PAID_TWICE, Stage.VERIFICATION, PAGE, "77", NOON)
                .build();

        assertThat(conflict.id()).isEqualTo("paid-twice|page-1|77");
    }

    @Test
    void mayBeWorseThanItsType() {
        var conflict = Conflict.aboutState(ConflictType.STATE_RACE, Stage.DEDUCTION, PAGE, "no-ledger", NOON)
                .level(Level.ERROR)
                .build();

        assertThat(conflict.level()).isEqualTo(Level.ERROR);
        assertThat(conflict.statusCode()).isEqualTo(409);
    }

    @Test
    void namesNoPartOfARequestAsItsEndpoint() {
        assertThat(Arrays.stream(Stage.values()).map(Stage::endpoint).collect(Collectors.joining()))
                .doesNotContain("?", "{", "=");
    }
}
