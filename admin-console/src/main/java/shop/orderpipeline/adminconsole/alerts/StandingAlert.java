package shop.orderpipeline.adminconsole.alerts;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An alert that was raised and is not resolved.
 *
 * @param subject what it is about, where one name can stand several times; else empty
 * @param peak the worst it has been
 * @param milderSince since when it measures milder than its severity; null where it does not
 * @param clearSince since when it measures nothing at all; null where it does not
 * @param figures what was measured when its condition last held
 */
record StandingAlert(
        long id,
        AlertName name,
        String subject,
        Severity severity,
        Severity peak,
        Instant raisedAt,
        @Nullable Instant milderSince,
        @Nullable Instant clearSince,
        Figures figures) {

    boolean isAbout(Finding finding) {
        return name == finding.name() && subject.equals(finding.subject());
    }

    /** At another severity, or the same, by a condition that holds. */
    StandingAlert measuring(Severity now, Figures figures) {
        var worst = now.isWorseThan(peak) ? now : peak;
        return new StandingAlert(id, name, subject, now, worst, raisedAt, null, null, figures);
    }

    StandingAlert milderSince(Instant since, Figures figures) {
        return new StandingAlert(id, name, subject, severity, peak, raisedAt, since, null, figures);
    }

    StandingAlert clearSince(Severity now, Instant milder, Instant clear) {
        return new StandingAlert(id, name, subject, now, peak, raisedAt, milder, clear, figures);
    }

    /** What was counted towards its end counts no more. */
    StandingAlert unclear() {
        return new StandingAlert(id, name, subject, severity, peak, raisedAt, null, null, figures);
    }
}
