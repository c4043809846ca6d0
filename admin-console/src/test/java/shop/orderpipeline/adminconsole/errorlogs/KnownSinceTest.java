package shop.orderpipeline.adminconsole.errorlogs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import shop.orderpipeline.adminconsole.errorlogs.KnownSince.Since;

class KnownSinceTest {

    private static final Instant NOW = Instant.parse("2026-11-24T13:00:00Z");
    private static final Instant KEPT = NOW.minus(Duration.ofDays(90));

    @Test
    void nothingIsKnownFromBeforeTheFirstRecord() {
        var known = Since.of(before(3), before(10), NOW);
        assertThat(known.conflicts()).as("orders came, and no conflict").isEqualTo(before(10));
        assertThat(known.knowsConflictsFrom(before(10))).isTrue();
        assertThat(known.knowsConflictsFrom(before(11))).isFalse();
        assertThat(known.orders()).isEqualTo(before(10));
        assertThat(Since.of(before(12), before(10), NOW).conflicts()).isEqualTo(before(12));
    }

    @Test
    void conflictsAreKeptForNinetyDaysAndOrdersForEver() {
        var known = Since.of(before(89), before(400), NOW);
        assertThat(known.conflicts()).isEqualTo(KEPT);
        assertThat(known.knowsConflictsFrom(KEPT)).isTrue();
        assertThat(known.knowsConflictsFrom(KEPT.minusSeconds(1))).isFalse();
        assertThat(known.knowsOrdersFrom(before(400))).isTrue();
    }

    @Test
    void whereNothingWasEverRecordedNothingIsKnownSoFar() {
        assertThat(Since.of(null, null, NOW)).isEqualTo(new Since(NOW, NOW));
        assertThat(Since.of(before(3), null, NOW)).isEqualTo(new Since(before(3), NOW));
    }

    private static Instant before(int days) {
        return NOW.minus(Duration.ofDays(days));
    }
}
