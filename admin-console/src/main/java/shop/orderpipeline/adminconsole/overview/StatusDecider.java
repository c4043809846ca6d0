package shop.orderpipeline.adminconsole.overview;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import shop.orderpipeline.adminconsole.alerts.AlertInWords;
import shop.orderpipeline.adminconsole.alerts.Alerts;
import shop.orderpipeline.adminconsole.alerts.Severity;
import shop.orderpipeline.adminconsole.errorlogs.Alert;
import shop.orderpipeline.adminconsole.figures.Tallies;
import shop.orderpipeline.adminconsole.figures.Tally;
import shop.orderpipeline.conflict.ConflictType;

/**
 * Decides how customers fare. Harm that is known outranks what is not known, and that outranks what waits: errors within
 * the last hour; far too many conflicts; a projection that is behind, or a part that can't be read; a critical alert;
 * money; open errors; dead letters; any other alert. Only then, where all was measured, nothing waits.
 */
final class StatusDecider {

    /** An error less long ago is happening now, and two that are no further apart belong together. */
    static final Duration NOW = Duration.ofHours(1);

    private StatusDecider() {}

    /**
     * What is known; a part that could not be read is null.
     *
     * @param openErrors those of the last two days by minute, the earliest first
     * @param alert whether conflicts come too often
     * @param behind true while conflicts of some time ago are still being read
     * @param exceptions how many are open
     * @param letters how many dead letters wait
     * @param alerts those that stand, and what could not be measured
     */
    record Facts(
            @Nullable List<Tally> openErrors,
            Tallies.@Nullable Standing standing,
            @Nullable Alert alert,
            boolean behind,
            @Nullable Long exceptions,
            @Nullable Long letters,
            Alerts.@Nullable Now alerts,
            Instant now) {}

    static Status decide(Facts facts) {
        var run = run(facts.openErrors() == null ? List.of() : facts.openErrors(), facts.now());
        if (!run.isEmpty()) {
            return hurt(run);
        }
        var alert = facts.alert();
        if (alert != null && alert.state() != Alert.State.OK) {
            return new Status.Surge(alert.since());
        }
        if (facts.behind()) {
            return new Status.Unsure(Status.Why.BEHIND);
        }
        var standing = facts.standing();
        var exceptions = facts.exceptions();
        var letters = facts.letters();
        var alerts = facts.alerts();
        if (facts.openErrors() == null
                || standing == null
                || alert == null
                || exceptions == null
                || letters == null
                || alerts == null) {
            return new Status.Unsure(Status.Why.UNREADABLE);
        }
        var loudest = alerts.loudest();
        if (loudest.isPresent() && loudest.get().severity() == Severity.CRITICAL) {
            return stand(alerts, loudest.get());
        }
        if (exceptions > 0) {
            return new Status.MoneyWaits();
        }
        if (standing.openErrors() > 0) {
            return new Status.ErrorsOpen(standing.openErrors());
        }
        if (letters > 0) {
            return new Status.LettersWait(letters);
        }
        if (loudest.isPresent()) {
            return stand(alerts, loudest.get());
        }
        if (!alerts.unmeasured().isEmpty()) {
            return new Status.Unsure(Status.Why.UNMEASURED);
        }
        return standing.groups() == 0 ? new Status.NothingEver() : new Status.Calm(standing.lastError());
    }

    private static Status stand(Alerts.Now alerts, AlertInWords loudest) {
        return new Status.AlertsStand(
                alerts.standing().size(), loudest.title(), loudest.severity() == Severity.CRITICAL);
    }

    /** The errors that go on now, back to where a whole hour was free of them; empty where the last hour was. */
    private static List<Tally> run(List<Tally> errors, Instant now) {
        int first = errors.size();
        var reached = now;
        while (first > 0 && !errors.get(first - 1).at().isBefore(reached.minus(NOW))) {
            first--;
            reached = errors.get(first).at();
        }
        return errors.subList(first, errors.size());
    }

    private static Status hurt(List<Tally> run) {
        var byType = new EnumMap<ConflictType, Long>(ConflictType.class);
        run.forEach(tally -> byType.merge(tally.type(), tally.count(), Long::sum));
        long errors = Tally.sum(run);
        var kind = byType.entrySet().stream()
                .filter(count -> 2 * count.getValue() > errors)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(null);
        return new Status.Hurt(run.getFirst().at(), errors, kind, byType.size() == 1);
    }
}
