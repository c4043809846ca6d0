package shop.orderpipeline.adminconsole.alerts;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import shop.orderpipeline.adminconsole.language.RequestLanguage;

/** {@code GET /api/admin/alerts}: those that stand, and a page of those of the last 90 days that are over. */
@RestController
class AlertsApi {

    private final Alerts alerts;
    private final Clock clock;

    AlertsApi(Alerts alerts, Clock clock) {
        this.alerts = alerts;
        this.clock = clock;
    }

    /**
     * Both lists newest first.
     *
     * @param active all that stand, on each page
     * @param unmeasured what could not be measured lately; one without a name stands for all
     * @param items those that are over
     * @param nextCursor null on the last page
     */
    record Answer(
            List<AlertInWords> active,
            List<Alerts.Unmeasured> unmeasured,
            List<AlertInWords> items,
            @Nullable String nextCursor,
            Instant asOf) {}

    @GetMapping("/api/admin/alerts")
    ResponseEntity<Answer> list(@RequestParam MultiValueMap<String, String> sent, HttpServletRequest request) {
        var language = RequestLanguage.of(request);
        var asOf = clock.instant();
        var asked = PastAsked.of(sent);
        var now = alerts.now(language);
        var page = alerts.past(asked.before(), asked.limit(), language);
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noStore())
                .header(HttpHeaders.CONTENT_LANGUAGE, language.code())
                .varyBy(HttpHeaders.ACCEPT_LANGUAGE)
                .body(new Answer(
                        now.standing(),
                        now.unmeasured(),
                        page.alerts(),
                        page.next() == null ? null : page.next().toString(),
                        asOf));
    }
}
