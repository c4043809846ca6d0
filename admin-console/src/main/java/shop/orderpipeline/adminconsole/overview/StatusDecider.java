package shop.orderpipeline.adminconsole.overview;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import shop.orderpipeline.adminconsole.errorlogs.Alert;
import shop.orderpipeline.adminconsole.figures.Tallies;
import shop.orderpipeline.adminconsole.figures.Tally;
import shop.orderpipeline.conflict.ConflictType;

/**
 * Decides how customers fare. Harm that is known outranks what is not known, and that outranks what waits: errors within
 * the last hour; an alert; a projection that is behind, or a part that can't be read; money; open errors.
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
     */
    record Facts(
            @Nullable List<Tally> openErrors,
            Tallies.@Nullable Standing standing,
            @Nullable Alert alert,
            boolean behind,
            @Nullable Long exceptions,
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
        if (facts.openErrors() == null || standing == null || alert == null || exceptions == null) {
            return new Status.Unsure(Status.Why.UNREADABLE);
        }
        if (exceptions > 0) {
            return new Status.MoneyWaits();
        }
        if (standing.openErrors() > 0) {
            return new Status.ErrorsOpen(standing.openErrors());
        }
        return standing.groups() == 0 ? new Status.NothingEver() : new Status.Calm(standing.lastError());
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
        var mostly = byType.entrySet().stream()
                .max(Comparator.comparing(Map.Entry<ConflictType, Long>::getValue)
                        .thenComparing(Map.Entry::getKey, Comparator.reverseOrder()))
                .orElseThrow()
                .getKey();
        return new Status.Hurt(run.getFirst().at(), Tally.sum(run), mostly, byType.size() == 1);
    }
}
