package shop.orderpipeline.adminconsole.alerts;

import static org.assertj.core.api.Assertions.assertThat;
import static shop.orderpipeline.adminconsole.alerts.Severity.CRITICAL;
import static shop.orderpipeline.adminconsole.alerts.Severity.WARNING;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AlertDeciderTest {

    private static final Duration CALM = Duration.ofMinutes(2);
    private static final Instant START = Instant.parse("2026-11-24T13:00:00Z");

    private static final Verdict UNKNOWN = new Verdict.Unknown();
    private static final Verdict QUIET = new Verdict.Quiet();
    private static final Verdict WARNS = new Verdict.Loud(WARNING);
    private static final Verdict ALARMS = new Verdict.Loud(CRITICAL);

    private final Life life = new Life();

    @Test
    void raisesAtOnceAtTheSeverityThatIsMeasured() {
        assertThat(life.look(0, WARNS))
                .isEqualTo(new AlertChange.Raised(AlertName.STOCK_RACES, "555", WARNING, figures(0)));
        assertThat(new Life().look(0, ALARMS))
                .isEqualTo(new AlertChange.Raised(AlertName.STOCK_RACES, "555", CRITICAL, figures(0)));
    }

    @Test
    void saysNothingOfWhatNeverStood() {
        assertThat(life.look(0, QUIET)).isNull();
        assertThat(life.look(10, UNKNOWN)).isNull();
    }

    @Test
    void keepsWhatStandsWithTheLatestFigures() {
        life.look(0, WARNS);
        assertThat(life.look(10, WARNS)).isInstanceOf(AlertChange.Kept.class);
        assertThat(life.standing().figures()).isEqualTo(figures(10));
        assertThat(life.standing().raisedAt()).isEqualTo(START);
    }

    @Test
    void escalatesAtOnce() {
        life.look(0, WARNS);
        assertThat(life.look(10, ALARMS)).isInstanceOf(AlertChange.Escalated.class);
        assertThat(life.standing().severity()).isEqualTo(CRITICAL);
        assertThat(life.standing().raisedAt()).isEqualTo(START);
    }

    @Test
    void resolvesOnlyWhatWasQuietForTwoMinutes() {
        life.look(0, WARNS);
        for (int second = 10; second < 130; second += 10) {
            assertThat(life.look(second, QUIET)).isInstanceOf(AlertChange.Kept.class);
        }
        assertThat(life.standing().figures()).as("when it last held").isEqualTo(figures(0));
        assertThat(life.look(130, QUIET)).isInstanceOf(AlertChange.Resolved.class);
    }

    @Test
    void countsAnewWhenItIsBack() {
        life.look(0, WARNS);
        life.look(10, QUIET);
        life.look(120, WARNS);
        life.look(130, QUIET);
        assertThat(life.look(249, QUIET)).isInstanceOf(AlertChange.Kept.class);
        assertThat(life.look(250, QUIET)).isInstanceOf(AlertChange.Resolved.class);
    }

    @Test
    void countsAnewWhenNothingIsKnownMeanwhile() {
        life.look(0, WARNS);
        life.look(10, QUIET);
        life.look(120, UNKNOWN);
        assertThat(life.look(130, QUIET)).isInstanceOf(AlertChange.Kept.class);
        assertThat(life.look(250, QUIET)).isInstanceOf(AlertChange.Resolved.class);
    }

    @Test
    void easesWhatWasMilderForTwoMinutes() {
        life.look(0, ALARMS);
        life.look(10, WARNS);
        assertThat(life.look(129, WARNS)).isInstanceOf(AlertChange.Kept.class);
        assertThat(life.standing().severity()).isEqualTo(CRITICAL);
        assertThat(life.look(130, WARNS)).isInstanceOf(AlertChange.Eased.class);
        assertThat(life.standing().severity()).isEqualTo(WARNING);
        assertThat(life.standing().peak()).isEqualTo(CRITICAL);
    }

    @Test
    void easesFirstAndResolvesLaterWhatWentDownStepByStep() {
        life.look(0, ALARMS);
        life.look(10, WARNS);
        life.look(100, QUIET);
        assertThat(life.look(130, QUIET)).isInstanceOf(AlertChange.Eased.class);
        assertThat(life.look(219, QUIET)).isInstanceOf(AlertChange.Kept.class);
        assertThat(life.look(220, QUIET)).isInstanceOf(AlertChange.Resolved.class);
    }

    @Test
    void isNoNewsWhenItIsAsBadAsItHasBeenBefore() {
        life.look(0, WARNS);
        assertThat(life.look(10, ALARMS))
                .isInstanceOfSatisfying(
                        AlertChange.Escalated.class,
                        escalated -> assertThat(escalated.news()).isTrue());
        life.look(20, WARNS);
        life.look(140, WARNS);
        assertThat(life.look(150, ALARMS))
                .isInstanceOfSatisfying(
                        AlertChange.Escalated.class,
                        escalated -> assertThat(escalated.news()).isFalse());
    }

    @Test
    void resolvesAtOnceWithoutPatience() {
        var alert = standingAlert(1, "555");
        assertThat(AlertDecider.decide(List.of(finding("555", QUIET, 0)), List.of(alert), START, Duration.ZERO))
                .containsExactly(new AlertChange.Resolved(alert));
    }

    @Test
    void tellsSubjectsApartAndTakesForQuietWhatNobodySpeaksOf() {
        var spokenOf = standingAlert(1, "555");
        var gone = standingAlert(2, "556");
        var changes = AlertDecider.decide(
                List.of(finding("555", WARNS, 7), finding("557", ALARMS, 8)), List.of(spokenOf, gone), START, CALM);
        assertThat(changes)
                .containsExactly(
                        new AlertChange.Kept(spokenOf.measuring(WARNING, figures(7))),
                        new AlertChange.Raised(AlertName.STOCK_RACES, "557", CRITICAL, figures(8)),
                        new AlertChange.Kept(gone.clearSince(WARNING, START, START)));
    }

    /** All sequences of eight looks, half a minute to a minute apart: what must hold whatever happens. */
    @Test
    void keepsItsPromisesInEverySequence() {
        var verdicts = List.of(UNKNOWN, QUIET, WARNS, ALARMS);
        int looks = 8;
        for (int step : new int[] {30, 40, 60}) {
            for (int sequence = 0; sequence < 1 << (2 * looks); sequence++) {
                var said = new ArrayList<Verdict>();
                for (int look = 0; look < looks; look++) {
                    said.add(verdicts.get((sequence >> (2 * look)) & 3));
                }
                live(said, step);
            }
        }
    }

    private static void live(List<Verdict> said, int step) {
        var life = new Life();
        var told = new HashSet<String>();
        for (int look = 0; look < said.size(); look++) {
            var before = life.alert;
            var change = life.look(look * step, said.get(look));
            var after = life.alert;
            if (said.get(look) instanceof Verdict.Loud(var severity)) {
                check(after != null && !severity.isWorseThan(after.severity()), "believes worse at once", said, look);
            }
            check(
                    (change instanceof AlertChange.Resolved)
                            == (before != null && lasted(said, look, step, before, Life.QUIETLY)),
                    "resolves exactly what was quiet for long enough",
                    said,
                    look);
            if (before != null && after != null && before.severity().isWorseThan(after.severity())) {
                check(lasted(said, look, step, before, Life.BELOW_CRITICAL), "eases with patience", said, look);
            }
            if (before == null && change instanceof AlertChange.Raised) {
                told.clear();
                check(told.add("raised"), "raises once", said, look);
            }
            if (change instanceof AlertChange.Escalated(var _, var news) && news) {
                check(told.add("escalated"), "tells of getting worse once", said, look);
            }
            check(before != null || change == null || change instanceof AlertChange.Raised, "raises first", said, look);
        }
    }

    private static void check(boolean holds, String promise, List<Verdict> said, int look) {
        if (!holds) {
            throw new AssertionError(promise + ": look " + look + " of " + said);
        }
    }

    /** Whether each look of the last two minutes, and the one at their beginning, said such a thing since it was raised. */
    private static boolean lasted(
            List<Verdict> said, int look, int step, StandingAlert alert, Predicate<Verdict> such) {
        int first = look;
        while (first >= 0
                && START.plusSeconds((long) first * step).isAfter(alert.raisedAt())
                && such.test(said.get(first))) {
            first--;
        }
        return look > first && (look - first - 1L) * step >= CALM.toSeconds();
    }

    private static StandingAlert standingAlert(long id, String subject) {
        return new StandingAlert(id, AlertName.STOCK_RACES, subject, WARNING, WARNING, START, null, null, figures(id));
    }

    private static Finding finding(String subject, Verdict verdict, long figure) {
        return new Finding(AlertName.STOCK_RACES, subject, verdict, figures(figure));
    }

    private static Figures figures(long conflicts) {
        return new Figures(Map.of("conflicts", conflicts));
    }

    /** One alert from look to look. */
    private static final class Life {

        static final Predicate<Verdict> QUIETLY = QUIET::equals;
        static final Predicate<Verdict> BELOW_CRITICAL = verdict -> verdict.equals(QUIET) || verdict.equals(WARNS);

        private @Nullable StandingAlert alert;

        /** @return what changed; null where there was nothing to change */
        @Nullable AlertChange look(int second, Verdict verdict) {
            var now = START.plusSeconds(second);
            var standing = alert == null ? List.<StandingAlert>of() : List.of(alert);
            var changes = AlertDecider.decide(List.of(finding("555", verdict, second)), standing, now, CALM);
            assertThat(changes).hasSizeLessThanOrEqualTo(1);
            if (changes.isEmpty()) {
                return null;
            }
            alert = after(changes.getFirst(), now);
            return changes.getFirst();
        }

        StandingAlert standing() {
            if (alert == null) {
                throw new AssertionError("nothing stands");
            }
            return alert;
        }

        private static @Nullable StandingAlert after(AlertChange change, Instant now) {
            return switch (change) {
                case AlertChange.Raised(var name, var subject, var severity, var figures) ->
                    new StandingAlert(1, name, subject, severity, severity, now, null, null, figures);
                case AlertChange.Escalated(var alert, var _) -> alert;
                case AlertChange.Eased(var alert) -> alert;
                case AlertChange.Kept(var alert) -> alert;
                case AlertChange.Resolved _ -> null;
            };
        }
    }
}
