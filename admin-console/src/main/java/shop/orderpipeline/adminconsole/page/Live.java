package shop.orderpipeline.adminconsole.page;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.springframework.stereotype.Component;
import shop.orderpipeline.adminconsole.language.Language;
import shop.orderpipeline.adminconsole.live.ArrivalTable;
import shop.orderpipeline.adminconsole.projection.ProjectionWatch;

/** Where a list of conflicts hears of new ones, while it is open in a browser. */
@Component
class Live {

    private static final String API = "/api/admin/error-logs";

    private final ArrivalTable arrivals;
    private final ProjectionWatch projection;
    private final Clock clock;

    Live(ArrivalTable arrivals, ProjectionWatch projection, Clock clock) {
        this.arrivals = arrivals;
        this.projection = projection;
        this.clock = clock;
    }

    /**
     * The three addresses that the page's script uses.
     *
     * @param stream new conflicts, after the last that the page may show
     * @param poll the same for browsers whose stream is cut
     * @param page the list itself, with them in it
     */
    record Sources(String stream, String poll, String page) {}

    /** Taken before the list is read: what arrives meanwhile is told rather than missed. */
    Optional<String> newest() {
        var newest = Part.of(arrivals::newest, clock).value();
        return newest == null ? Optional.empty() : newest;
    }

    Sources sources(ListUrl url, Optional<String> newest, Language language) {
        var stream = url.api(API + "/stream").with("lang", language.code());
        return new Sources(
                newest.map(origin -> stream.with("lastEventId", origin))
                        .orElse(stream)
                        .toString(),
                url.api(API).with("limit", "200").with("lang", language.code()).toString(),
                url.first().toString());
    }

    /** Up to when a list that is read now is complete. */
    When asOf() {
        return new When(completeUpTo(clock.instant()));
    }

    private Instant completeUpTo(Instant now) {
        var age = projection.lateness().ageSeconds();
        return age == null ? now : now.minusSeconds(age);
    }
}
