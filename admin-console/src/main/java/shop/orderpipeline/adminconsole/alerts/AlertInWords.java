package shop.orderpipeline.adminconsole.alerts;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import shop.orderpipeline.adminconsole.page.When;

/**
 * An alert as people and programs read it, in the reader's language.
 *
 * @param subject what it is about, where one name can stand several times; else empty
 * @param severity now, or the last one where it is over
 * @param peak the worst it has been
 * @param changedAt when it was last raised, escalated, eased or resolved
 * @param resolvedAt null while it stands
 * @param notMeasuredSince where its condition could not be measured lately: since when nobody knows whether it still holds
 * @param figures what was measured when its condition last held
 * @param measured the figures in a sentence
 * @param runbook path of the page that says it step by step
 */
public record AlertInWords(
        String id,
        AlertName name,
        String subject,
        Severity severity,
        Severity peak,
        Instant raisedAt,
        Instant changedAt,
        @Nullable Instant resolvedAt,
        @Nullable Instant notMeasuredSince,
        Figures figures,
        String title,
        String measured,
        String meaning,
        String todo,
        String runbook) {

    /** The level whose icon and colours it has on a page. */
    public String level() {
        return level(severity);
    }

    public String peakLevel() {
        return level(peak);
    }

    public @Nullable When unknownSince() {
        return notMeasuredSince == null ? null : new When(notMeasuredSince);
    }

    public When since() {
        return new When(raisedAt);
    }

    /** The page that shows what was counted. */
    public String look() {
        return name.look();
    }

    /** What that page shows, see {@link AlertName#shows}. */
    public String shows() {
        return name.shows();
    }

    /** Of one that is over. */
    Duration lasted() {
        return Duration.between(raisedAt, Objects.requireNonNull(resolvedAt));
    }

    private static String level(Severity severity) {
        return switch (severity) {
            case WARNING -> "warn";
            case CRITICAL -> "error";
        };
    }
}
