package shop.orderpipeline.adminconsole.alerts;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import shop.orderpipeline.adminconsole.pipeline.GroupLag;
import shop.orderpipeline.topic.Topics;

/** Holds what was measured against the thresholds. */
final class AlertRule {

    /** Fewer conflicts in ten minutes than three a minute are single cases, whatever they are compared with. */
    private static final int FEWEST_CONFLICTS = 30;

    /** A shop that usually has next to no duplicates is compared with one a minute. */
    private static final long LEAST_USUAL_DUPLICATES = 10;

    private static final String NO_SUBJECT = "";

    private AlertRule() {}

    /** One finding for each name, and for each subject of a name that has some. */
    static List<Finding> findings(Measured measured) {
        var findings = new ArrayList<Finding>();
        findings.add(conflictRatio(measured));
        findings.add(duplicateSurge(measured));
        findings.add(serviceUnavailable(measured));
        findings.add(stockRaces(measured));
        findings.add(exceptionsWaiting(measured));
        findings.add(projectionLate(measured));
        Topics.deadLetters().forEach(topic -> findings.add(deadLettersOpen(topic.name(), measured)));
        measured.lags().forEach(lag -> findings.add(lagAge(lag)));
        return findings;
    }

    private static Finding conflictRatio(Measured measured) {
        var name = AlertName.CONFLICT_RATIO;
        return measured.conflicts()
                .flatMap(conflicts -> measured.placed().map(placed -> {
                    long hurting = conflicts.hurting();
                    var verdict = hurting < FEWEST_CONFLICTS ? new Verdict.Quiet() : above(name, hurting * 100, placed);
                    return counted(name, verdict, name.figures(hurting, placed), measured);
                }))
                .orElseGet(() -> unmeasured(name));
    }

    private static Finding duplicateSurge(Measured measured) {
        var name = AlertName.DUPLICATE_SURGE;
        return measured.conflicts()
                .flatMap(conflicts -> measured.usualDuplicates().map(usual -> {
                    long duplicates = conflicts.duplicates();
                    var verdict = above(name, duplicates, Math.max(usual, LEAST_USUAL_DUPLICATES));
                    return counted(name, verdict, name.figures(duplicates, usual), measured);
                }))
                .orElseGet(() -> unmeasured(name));
    }

    private static Finding serviceUnavailable(Measured measured) {
        return many(AlertName.SERVICE_UNAVAILABLE, measured, Measured.Conflicts::unavailable);
    }

    private static Finding stockRaces(Measured measured) {
        return many(AlertName.STOCK_RACES, measured, Measured.Conflicts::stockRaces);
    }

    private static Finding many(AlertName name, Measured measured, ToLongFunction<Measured.Conflicts> which) {
        return measured.conflicts()
                .map(which::applyAsLong)
                .map(count -> counted(name, atLeast(name, count), name.figures(count), measured))
                .orElseGet(() -> unmeasured(name));
    }

    private static Finding exceptionsWaiting(Measured measured) {
        var name = AlertName.EXCEPTIONS_WAITING;
        return measured.exceptions()
                .map(open -> new Finding(
                        name,
                        NO_SUBJECT,
                        longer(name, open.oldest(), Duration.ofHours(1)),
                        name.figures(open.waiting(), open.oldest().toHours())))
                .orElseGet(() -> unmeasured(name));
    }

    private static Finding unmeasured(AlertName name) {
        return new Finding(name, NO_SUBJECT, new Verdict.Unknown(), Figures.NONE);
    }

    /** A projection that has not caught up yet is late for as long as it is being watched, at least. */
    private static Finding projectionLate(Measured measured) {
        var name = AlertName.PROJECTION_LATE;
        var lateness = measured.lateness().orElse(measured.watched());
        var verdict = longer(name, lateness, Duration.ofSeconds(1));
        return new Finding(
                name,
                NO_SUBJECT,
                measured.lateness().isEmpty() ? unlessQuiet(verdict) : verdict,
                name.figures(lateness.toSeconds()));
    }

    private static Finding deadLettersOpen(String topic, Measured measured) {
        var name = AlertName.DEAD_LETTERS_OPEN;
        return measured.openLetters()
                .map(open -> open.getOrDefault(topic, 0L))
                .map(open -> new Finding(name, topic, atLeast(name, open), name.figures(open)))
                .orElseGet(() -> new Finding(name, topic, new Verdict.Unknown(), Figures.NONE));
    }

    private static Finding lagAge(GroupLag lag) {
        var name = AlertName.LAG_AGE;
        var verdict = longer(name, lag.age(), Duration.ofSeconds(1));
        return new Finding(
                name,
                lag.group(),
                lag.known() ? verdict : unlessQuiet(verdict),
                name.figures(lag.age().toSeconds(), lag.records()));
    }

    /** Of conflicts in the projection: while it is late, few of them may only mean that the rest has not arrived. */
    private static Finding counted(AlertName name, Verdict verdict, Figures figures, Measured measured) {
        return new Finding(name, NO_SUBJECT, isBlind(measured) ? unlessQuiet(verdict) : verdict, figures);
    }

    private static boolean isBlind(Measured measured) {
        return measured.lateness()
                .map(late -> !(longer(AlertName.PROJECTION_LATE, late, Duration.ofSeconds(1)) instanceof Verdict.Quiet))
                .orElse(true);
    }

    private static Verdict unlessQuiet(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Quiet() -> new Verdict.Unknown();
            case Verdict.Unknown unknown -> unknown;
            case Verdict.Loud loud -> loud;
        };
    }

    /** More of the base than the threshold. */
    private static Verdict above(AlertName name, long count, long base) {
        return verdict(
                count > name.threshold(Severity.WARNING) * base, count > name.threshold(Severity.CRITICAL) * base);
    }

    private static Verdict atLeast(AlertName name, long count) {
        return verdict(count >= name.threshold(Severity.WARNING), count >= name.threshold(Severity.CRITICAL));
    }

    /** For more units of time than the threshold. */
    private static Verdict longer(AlertName name, Duration time, Duration unit) {
        return verdict(
                time.compareTo(unit.multipliedBy(name.threshold(Severity.WARNING))) > 0,
                time.compareTo(unit.multipliedBy(name.threshold(Severity.CRITICAL))) > 0);
    }

    private static Verdict verdict(boolean warning, boolean critical) {
        if (critical) {
            return new Verdict.Loud(Severity.CRITICAL);
        }
        return warning ? new Verdict.Loud(Severity.WARNING) : new Verdict.Quiet();
    }
}
