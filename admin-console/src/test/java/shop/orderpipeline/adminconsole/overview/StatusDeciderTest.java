package shop.orderpipeline.adminconsole.overview;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import shop.orderpipeline.adminconsole.alerts.AlertInWords;
import shop.orderpipeline.adminconsole.alerts.AlertName;
import shop.orderpipeline.adminconsole.alerts.Alerts;
import shop.orderpipeline.adminconsole.alerts.Figures;
import shop.orderpipeline.adminconsole.alerts.Severity;
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
    void isNotCalmWhileDeadLettersWaitOrAlertsStand() {
        assertThat(decide(0, 0, 2, alerts())).isEqualTo(new Status.LettersWait(2));
        assertThat(decide(0, 0, 0, alerts(alert(Severity.WARNING))))
                .isEqualTo(new Status.AlertsStand(1, "warning", false));
        assertThat(decide(1, 2, 3, alerts(alert(Severity.WARNING)))).isEqualTo(new Status.MoneyWaits());
        assertThat(decide(0, 2, 3, alerts(alert(Severity.WARNING)))).isEqualTo(new Status.ErrorsOpen(2));
        assertThat(decide(0, 0, 3, alerts(alert(Severity.WARNING)))).isEqualTo(new Status.LettersWait(3));
    }

    @Test
    void aCriticalAlertOutranksWhatWaits() {
        var status = decide(1, 2, 3, alerts(alert(Severity.WARNING), alert(Severity.CRITICAL)));
        assertThat(status).isEqualTo(new Status.AlertsStand(2, "critical", true));
        assertThat(status.level()).isEqualTo(Level.ERROR);
    }

    @Test
    void isNotCalmWhereNotEverythingWasMeasured() {
        var blind = new Alerts.Now(List.of(), List.of(new Alerts.Unmeasured(AlertName.STOCK_RACES, "Races", NOW)));
        assertThat(decide(0, 0, 0, blind)).isEqualTo(new Status.Unsure(Status.Why.UNMEASURED));
        assertThat(decide(1, 0, 0, blind)).isEqualTo(new Status.MoneyWaits());
        assertThat(decide(errors(), standing(0), QUIET, false, 0L, null, alerts()))
                .isEqualTo(new Status.Unsure(Status.Why.UNREADABLE));
        assertThat(decide(errors(), standing(0), QUIET, false, 0L, 0L, null))
                .isEqualTo(new Status.Unsure(Status.Why.UNREADABLE));
    }

    @Test
    void mostlyIsMoreThanHalf() {
        var tie = decide(
                errors(new Tally(ago(30), ConflictType.PAID_TWICE, Level.ERROR, 2), error(20, 2)),
                standing(4),
                QUIET,
                false,
                0L);
        assertThat(tie).isEqualTo(new Status.Hurt(ago(30), 4, null, false));
        var most = decide(
                errors(new Tally(ago(30), ConflictType.PAID_TWICE, Level.ERROR, 3), error(20, 2)),
                standing(5),
                QUIET,
                false,
                0L);
        assertThat(most).isEqualTo(new Status.Hurt(ago(30), 5, ConflictType.PAID_TWICE, false));
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
                                new Status.ErrorsOpen(1),
                                new Status.LettersWait(1),
                                new Status.AlertsStand(1, "", false))
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
        return decide(errors, standing, alert, behind, exceptions, 0L, alerts());
    }

    private static Status decide(
            @Nullable List<Tally> errors,
            Tallies.@Nullable Standing standing,
            @Nullable Alert alert,
            boolean behind,
            @Nullable Long exceptions,
            @Nullable Long letters,
            Alerts.@Nullable Now alerts) {
        return StatusDecider.decide(
                new StatusDecider.Facts(errors, standing, alert, behind, exceptions, letters, alerts, NOW));
    }

    private static Status decide(long exceptions, long openErrors, long letters, Alerts.Now alerts) {
        return decide(errors(), standing(openErrors), QUIET, false, exceptions, letters, alerts);
    }

    private static Alerts.Now alerts(AlertInWords... standing) {
        return new Alerts.Now(List.of(standing), List.of());
    }

    private static AlertInWords alert(Severity severity) {
        return new AlertInWords(
                "1",
                AlertName.LAG_AGE,
                "stock-deduction",
                severity,
                severity,
                NOW,
                NOW,
                null,
                null,
                new Figures(Map.of()),
                severity.code(),
                "",
                "",
                "",
                "");
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
