package shop.orderpipeline.adminconsole.alerts;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;

/** How many alerts stand, in the navigation of every page: what the last look found, so that no page asks for it. */
@ControllerAdvice(annotations = Controller.class)
final class AlertBadge {

    private final Clock clock;
    private volatile @Nullable Seen last;

    AlertBadge(Clock clock) {
        this.clock = clock;
    }

    /** @param level whose colours it has on a page */
    record Count(int alerts, String level) {}

    private record Seen(Instant at, List<StandingAlert> standing) {}

    void show(List<StandingAlert> standing) {
        last = new Seen(clock.instant(), standing);
    }

    /** Null where none stands, or that is not known now. */
    @ModelAttribute("alertBadge")
    @Nullable Count count() {
        var seen = last;
        return seen == null || seen.standing().isEmpty() || isOld(seen) ? null : count(seen.standing());
    }

    private boolean isOld(Seen seen) {
        return seen.at()
                .plus(Duration.ofSeconds(MeasurementTable.PATIENCE_SECONDS))
                .isBefore(clock.instant());
    }

    private static Count count(List<StandingAlert> standing) {
        boolean critical = standing.stream().anyMatch(alert -> alert.severity() == Severity.CRITICAL);
        return new Count(standing.size(), critical ? "error" : "warn");
    }
}
