package shop.orderpipeline.adminconsole.alerts;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Decides what becomes of each alert. Worse is believed at once; milder, and nothing, only after it has lasted for a
 * while, so that an alert does not flap. What is not known changes nothing, and begins that while anew.
 */
final class AlertDecider {

    private AlertDecider() {}

    /**
     * At most one change for each alert.
     *
     * @param standing a standing alert that nothing is found of is quiet
     * @param calm how long milder or nothing must last
     */
    static List<AlertChange> decide(List<Finding> findings, List<StandingAlert> standing, Instant now, Duration calm) {
        var found = findings.stream()
                .flatMap(finding -> decide(finding, standingFor(finding, standing), now, calm).stream());
        var gone = standing.stream()
                .filter(alert -> findings.stream().noneMatch(alert::isAbout))
                .map(alert -> quiet(alert, now, calm));
        return Stream.concat(found, gone).toList();
    }

    private static @Nullable StandingAlert standingFor(Finding finding, List<StandingAlert> standing) {
        return standing.stream()
                .filter(alert -> alert.isAbout(finding))
                .findFirst()
                .orElse(null);
    }

    private static Optional<AlertChange> decide(
            Finding finding, @Nullable StandingAlert alert, Instant now, Duration calm) {
        if (alert == null) {
            return finding.verdict() instanceof Verdict.Loud(var severity)
                    ? Optional.of(
                            new AlertChange.Raised(finding.name(), finding.subject(), severity, finding.figures()))
                    : Optional.empty();
        }
        return Optional.of(
                switch (finding.verdict()) {
                    case Verdict.Unknown() -> new AlertChange.Kept(alert.unclear());
                    case Verdict.Quiet() -> quiet(alert, now, calm);
                    case Verdict.Loud(var severity) -> loud(alert, severity, finding.figures(), now, calm);
                });
    }

    private static AlertChange loud(
            StandingAlert alert, Severity severity, Figures figures, Instant now, Duration calm) {
        if (severity.isWorseThan(alert.severity())) {
            return new AlertChange.Escalated(alert.measuring(severity, figures), severity.isWorseThan(alert.peak()));
        }
        if (severity == alert.severity()) {
            return new AlertChange.Kept(alert.measuring(severity, figures));
        }
        var milder = since(alert.milderSince(), now);
        return lasted(milder, now, calm)
                ? new AlertChange.Eased(alert.measuring(severity, figures))
                : new AlertChange.Kept(alert.milderSince(milder, figures));
    }

    private static AlertChange quiet(StandingAlert alert, Instant now, Duration calm) {
        var milder = since(alert.milderSince(), now);
        var clear = since(alert.clearSince(), now);
        if (lasted(clear, now, calm)) {
            return new AlertChange.Resolved(alert);
        }
        return alert.severity() == Severity.CRITICAL && lasted(milder, now, calm)
                ? new AlertChange.Eased(alert.clearSince(Severity.WARNING, clear, clear))
                : new AlertChange.Kept(alert.clearSince(alert.severity(), milder, clear));
    }

    private static Instant since(@Nullable Instant began, Instant now) {
        return began == null ? now : began;
    }

    private static boolean lasted(Instant since, Instant now, Duration calm) {
        return !since.plus(calm).isAfter(now);
    }
}
