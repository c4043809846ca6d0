package shop.orderpipeline.adminconsole.page;

import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import shop.orderpipeline.adminconsole.language.Language;
import shop.orderpipeline.adminconsole.live.ArrivalTable;
import shop.orderpipeline.adminconsole.panel.Panels;
import shop.orderpipeline.adminconsole.projection.ProjectionWatch;

/** Where a list of conflicts hears of new ones, while it is open in a browser. */
@Component
class Live {

    private static final String API = "/api/admin/error-logs";

    private final ArrivalTable arrivals;
    private final ProjectionWatch projection;
    private final Panels panels;
    private final Clock clock;

    Live(ArrivalTable arrivals, ProjectionWatch projection, Panels panels, Clock clock) {
        this.arrivals = arrivals;
        this.projection = projection;
        this.panels = panels;
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
        var newest = panels.reading().read("live-newest", arrivals::newest).value();
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

    /** Up to when a list that is read now is complete; null where that is not known. */
    @Nullable When asOf() {
        var age = projection.lateness().ageSeconds();
        return age == null ? null : new When(clock.instant().minusSeconds(age));
    }
}
