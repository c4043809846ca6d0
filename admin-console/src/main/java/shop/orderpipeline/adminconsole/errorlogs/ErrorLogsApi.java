package shop.orderpipeline.adminconsole.errorlogs;

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
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import shop.orderpipeline.adminconsole.language.RequestLanguage;
import shop.orderpipeline.adminconsole.problem.InvalidParameter;
import shop.orderpipeline.adminconsole.projection.ProjectionWatch;

/** {@code GET /api/admin/error-logs} and its summary; paths, parameters and JSON are a contract. */
@RestController
@RequestMapping("/api/admin/error-logs")
class ErrorLogsApi {

    private static final int USUAL_DAYS = 7;

    private final ErrorLogs errorLogs;
    private final Summaries summaries;
    private final ProjectionWatch projection;
    private final Clock clock;

    ErrorLogsApi(ErrorLogs errorLogs, Summaries summaries, ProjectionWatch projection, Clock clock) {
        this.errorLogs = errorLogs;
        this.summaries = summaries;
        this.projection = projection;
        this.clock = clock;
    }

    /** @param nextCursor null on the last page */
    record Answer(
            List<ErrorLog> items,
            @Nullable String nextCursor,
            long approxTotal,
            Instant asOf,
            ProjectionWatch.Lateness projection) {}

    @GetMapping
    ResponseEntity<Answer> list(@RequestParam MultiValueMap<String, String> parameters, HttpServletRequest request) {
        var language = RequestLanguage.of(request);
        var asOf = clock.instant();
        var page = errorLogs.find(Filter.of(parameters, clock), language);
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noStore())
                .header(HttpHeaders.CONTENT_LANGUAGE, language.code())
                .varyBy(HttpHeaders.ACCEPT_LANGUAGE)
                .body(new Answer(page.items(), page.nextCursor(), page.approxTotal(), asOf, projection.lateness()));
    }

    @GetMapping("/stats/summary")
    ResponseEntity<Summary> summary(@RequestParam MultiValueMap<String, String> parameters) {
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noStore())
                .body(summaries.of(days(parameters), clock.instant()));
    }

    private static int days(MultiValueMap<String, String> parameters) {
        var values = parameters.getOrDefault("days", List.of());
        if (values.isEmpty() || (values.size() == 1 && values.getFirst().isBlank())) {
            return USUAL_DAYS;
        }
        try {
            int days = values.size() == 1 ? Integer.parseInt(values.getFirst().strip()) : 0;
            if (days >= 1 && days <= Filter.MOST_DAYS) {
                return days;
            }
        } catch (NumberFormatException e) {
            // Refused below, like any other number that can't be used.
        }
        throw new InvalidParameter("days");
    }
}
