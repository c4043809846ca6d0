package shop.orderpipeline.adminconsole.projection;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import shop.orderpipeline.adminconsole.errorlogs.State;
import shop.orderpipeline.conflict.Conflict;
import shop.orderpipeline.conflict.ConflictType;
import shop.orderpipeline.conflict.Level;
import shop.orderpipeline.conflict.Stage;
import shop.orderpipeline.payment.LowProfileId;

class ArrivalTest {

    @ParameterizedTest
    @EnumSource(ConflictType.class)
    void whateverHurtsWaitsForSomebody(ConflictType type) {
        assertThat(Arrival.of(conflict(type).level(Level.ERROR).build())).isEqualTo(new Arrival(State.OPEN, null));
    }

    @ParameterizedTest
    @EnumSource(ConflictType.class)
    void whatRecoveredWaitsForNobody(ConflictType type) {
        var conflict = conflict(type).level(Level.INFO);
        assertThat(Arrival.of(conflict.build())).isEqualTo(new Arrival(State.HEALED, "itself"));
        assertThat(Arrival.of(conflict.attempt(3).build())).isEqualTo(new Arrival(State.HEALED, "retry 3"));
    }

    @ParameterizedTest
    @EnumSource(ConflictType.class)
    void ofTheWarningsOnlyRepeatsAreOverAtOnce(ConflictType type) {
        var expected = switch (type) {
            case DUPLICATE_NOTIFICATION, PAYMENT_CONFLICT -> State.HEALED;
            default -> State.OPEN;
        };
        assertThat(Arrival.of(conflict(type).level(Level.WARN).build()).state()).isEqualTo(expected);
    }

    @Test
    void theSameKindHasTheSameFingerprintWhoeverPaid() {
        var one = Fingerprint.of(conflict(ConflictType.OUT_OF_STOCK).build());
        assertThat(one).matches("[0-9a-f]{16}");
        assertThat(Fingerprint.of(Conflict.aboutState(
                                ConflictType.OUT_OF_STOCK,
                                Stage.DEDUCTION,
                                new LowProfileId("another"),
                                "other facts",
                                Instant.EPOCH)
                        .build()))
                .isEqualTo(one);
        assertThat(Fingerprint.of(conflict(ConflictType.NO_LINES).build())).isNotEqualTo(one);
        assertThat(Fingerprint.of(
                        conflict(ConflictType.OUT_OF_STOCK).level(Level.INFO).build()))
                .isNotEqualTo(one);
    }

    private static Conflict.Builder conflict(ConflictType type) {
        return Conflict.aboutState(type, Stage.DEDUCTION, new LowProfileId("some-page"), "facts", Instant.EPOCH);
    }
}
