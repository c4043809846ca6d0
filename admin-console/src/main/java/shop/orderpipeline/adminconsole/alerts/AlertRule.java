package shop.orderpipeline.adminconsole.alerts;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
        var verdict = measured.hurting() < FEWEST_CONFLICTS
                ? new Verdict.Quiet()
                : above(name, measured.hurting() * 100, measured.placed());
        return counted(name, verdict, name.figures(measured.hurting(), measured.placed()), measured);
    }

    private static Finding duplicateSurge(Measured measured) {
        var name = AlertName.DUPLICATE_SURGE;
        var verdict = above(name, measured.duplicates(), Math.max(measured.usualDuplicates(), LEAST_USUAL_DUPLICATES));
        return counted(name, verdict, name.figures(measured.duplicates(), measured.usualDuplicates()), measured);
    }

    private static Finding serviceUnavailable(Measured measured) {
        var name = AlertName.SERVICE_UNAVAILABLE;
        return counted(name, atLeast(name, measured.unavailable()), name.figures(measured.unavailable()), measured);
    }

    private static Finding stockRaces(Measured measured) {
        var name = AlertName.STOCK_RACES;
        return counted(name, atLeast(name, measured.stockRaces()), name.figures(measured.stockRaces()), measured);
    }

    private static Finding exceptionsWaiting(Measured measured) {
        var name = AlertName.EXCEPTIONS_WAITING;
        var hours = measured.oldestException().toHours();
        return new Finding(
                name,
                NO_SUBJECT,
                longer(name, measured.oldestException(), Duration.ofHours(1)),
                name.figures(measured.waitingExceptions(), hours));
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
