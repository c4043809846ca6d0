package shop.orderpipeline.adminconsole.overview;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import shop.orderpipeline.adminconsole.errorlogs.Alert;
import shop.orderpipeline.adminconsole.figures.Tallies;
import shop.orderpipeline.adminconsole.figures.Tally;
import shop.orderpipeline.conflict.ConflictType;
import shop.orderpipeline.conflict.Level;

class StatusDeciderTest {

    private static final Instant NOW = Instant.parse("2026-11-24T13:00:00Z");
    private static final Instant LAST_ERROR = Instant.parse("2026-11-20T08:00:00Z");
    private static final Alert QUIET = new Alert(Alert.State.OK, 5, null);
    private static final Alert LOUD = new Alert(Alert.State.CRITICAL, 20, NOW.minusSeconds(900));

    @Test
    void customersAreHurtWhileErrorsComeIn() {
        var status = decide(errors(error(10, 3)), standing(3), QUIET, false, 0L);
        assertThat(status).isEqualTo(new Status.Hurt(ago(10), 3, ConflictType.OUT_OF_STOCK, true));
        assertThat(status.level()).isEqualTo(Level.ERROR);
    }

    @Test
    void errorsOfAnHourAgoAreNotNow() {
        assertThat(decide(errors(error(60, 1)), standing(1), QUIET, false, 0L)).isInstanceOf(Status.Hurt.class);
        assertThat(decide(errors(error(61, 1)), standing(1), QUIET, false, 0L)).isEqualTo(new Status.ErrorsOpen(1));
    }

    @Test
    void theyAreHurtSinceThereWasAnHourFreeOfErrors() {
        var status = decide(
                errors(error(300, 50), error(170, 1), error(110, 1), error(50, 2)), standing(9), QUIET, false, 0L);
        assertThat(status).isEqualTo(new Status.Hurt(ago(170), 4, ConflictType.OUT_OF_STOCK, true));
    }

    @Test
    void whatHurtsMostIsNamed() {
        var status = decide(
                errors(
                        new Tally(ago(30), ConflictType.PAID_TWICE, Level.ERROR, 2),
                        error(20, 1),
                        new Tally(ago(10), ConflictType.PAID_TWICE, Level.ERROR, 2)),
                standing(5),
                QUIET,
                false,
                0L);
        assertThat(status).isEqualTo(new Status.Hurt(ago(30), 5, ConflictType.PAID_TWICE, false));
    }

    @Test
    void harmThatIsKnownOutranksEverything() {
        assertThat(decide(errors(error(5, 1)), null, null, true, null)).isInstanceOf(Status.Hurt.class);
        assertThat(decide(errors(error(5, 1)), standing(1), LOUD, false, 5L)).isInstanceOf(Status.Hurt.class);
    }

    @Test
    void anAlertWithoutErrorsIsASurge() {
        assertThat(decide(errors(), standing(0), LOUD, false, 0L)).isEqualTo(new Status.Surge(NOW.minusSeconds(900)));
        assertThat(decide(null, null, LOUD, true, null)).isInstanceOf(Status.Surge.class);
    }

    @Test
    void whileConflictsAreStillBeingReadNothingIsSure() {
        assertThat(decide(errors(), standing(0), QUIET, true, 0L)).isEqualTo(new Status.Unsure(Status.Why.BEHIND));
        assertThat(decide(errors(), standing(4), QUIET, true, 7L)).isEqualTo(new Status.Unsure(Status.Why.BEHIND));
    }

    @Test
    void whateverCannotBeReadIsNotTakenForQuiet() {
        var unreadable = new Status.Unsure(Status.Why.UNREADABLE);
        assertThat(decide(null, standing(0), QUIET, false, 0L)).isEqualTo(unreadable);
        assertThat(decide(errors(), null, QUIET, false, 0L)).isEqualTo(unreadable);
        assertThat(decide(errors(), standing(0), null, false, 0L)).isEqualTo(unreadable);
        assertThat(decide(errors(), standing(0), QUIET, false, null)).isEqualTo(unreadable);
    }

    @Test
    void moneyThatWaitsOutranksErrorsThatWait() {
        assertThat(decide(errors(), standing(2), QUIET, false, 1L)).isEqualTo(new Status.MoneyWaits());
        assertThat(decide(errors(), standing(2), QUIET, false, 0L)).isEqualTo(new Status.ErrorsOpen(2));
    }

    @Test
    void nothingThatWaitsIsCalm() {
        assertThat(decide(errors(), standing(0), QUIET, false, 0L)).isEqualTo(new Status.Calm(LAST_ERROR));
        assertThat(decide(errors(), new Tallies.Standing(3, 0, null), QUIET, false, 0L))
                .isEqualTo(new Status.Calm(null));
        assertThat(decide(errors(), new Tallies.Standing(0, 0, null), QUIET, false, 0L))
                .isEqualTo(new Status.NothingEver());
    }

    @Test
    void onlyHarmIsLoudAndOnlyCalmIsGreen() {
        assertThat(Stream.<Status>of(
                                new Status.Surge(null),
                                new Status.Unsure(Status.Why.BEHIND),
                                new Status.MoneyWaits(),
                                new Status.ErrorsOpen(1))
                        .map(Status::level))
                .containsOnly(Level.WARN);
        assertThat(Stream.<Status>of(new Status.Calm(null), new Status.NothingEver())
                        .map(Status::level))
                .containsOnly(Level.INFO);
    }

    private static Status decide(
            @Nullable List<Tally> errors,
            Tallies.@Nullable Standing standing,
            @Nullable Alert alert,
            boolean behind,
            @Nullable Long exceptions) {
        return StatusDecider.decide(new StatusDecider.Facts(errors, standing, alert, behind, exceptions, NOW));
    }

    private static List<Tally> errors(Tally... tallies) {
        return List.of(tallies);
    }

    private static Tally error(int minutesAgo, long count) {
        return new Tally(ago(minutesAgo), ConflictType.OUT_OF_STOCK, Level.ERROR, count);
    }

    private static Instant ago(int minutes) {
        return NOW.minus(Duration.ofMinutes(minutes));
    }

    private static Tallies.Standing standing(long openErrors) {
        return new Tallies.Standing(3, openErrors, LAST_ERROR);
    }
}
