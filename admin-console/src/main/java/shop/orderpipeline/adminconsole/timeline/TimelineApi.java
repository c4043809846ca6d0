package shop.orderpipeline.adminconsole.timeline;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import shop.orderpipeline.adminconsole.language.RequestLanguage;
import shop.orderpipeline.adminconsole.problem.InvalidParameter;
import shop.orderpipeline.adminconsole.problem.ProblemCode;
import shop.orderpipeline.adminconsole.problem.Problems;
import shop.orderpipeline.payment.LowProfileId;

/** {@code GET /api/admin/payments/{lowProfileId}/timeline}: one payment, whole. */
@RestController
class TimelineApi {

    private final Timelines timelines;
    private final Wording wording;
    private final Problems problems;
    private final Clock clock;

    TimelineApi(Timelines timelines, Wording wording, Problems problems, Clock clock) {
        this.timelines = timelines;
        this.wording = wording;
        this.problems = problems;
        this.clock = clock;
    }

    @GetMapping("/api/admin/payments/{lowProfileId}/timeline")
    @Nullable ResponseEntity<TimelineAnswer> timeline(
            @PathVariable String lowProfileId, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        var payment = LowProfileId.canonical(lowProfileId).orElseThrow(() -> new InvalidParameter("lowProfileId"));
        var asOf = clock.instant();
        var trace = timelines.of(payment);
        if (Timelines.isUnknown(trace)) {
            problems.write(request, response, ProblemCode.PAYMENT_UNKNOWN);
            return null;
        }
        var language = RequestLanguage.of(request);
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noStore())
                .header(HttpHeaders.CONTENT_LANGUAGE, language.code())
                .varyBy(HttpHeaders.ACCEPT_LANGUAGE)
                .body(TimelineAnswer.of(trace, asOf, language, wording));
    }
}
