package shop.orderpipeline.adminconsole.audit;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /api/admin/audit}: the audit for programs, newest first, with the parameters of the page. */
@RestController
class AuditApi {

    private final AuditRows audit;
    private final Clock clock;

    AuditApi(AuditRows audit, Clock clock) {
        this.audit = audit;
        this.clock = clock;
    }

    /** @param nextCursor null on the last page */
    record Answer(List<AuditRow> items, @Nullable String nextCursor, Instant asOf) {}

    @GetMapping("/api/admin/audit")
    ResponseEntity<Answer> list(@RequestParam MultiValueMap<String, String> parameters) {
        var asOf = clock.instant();
        var page = audit.find(AuditFilter.of(parameters));
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noStore())
                .body(new Answer(page.items(), page.nextCursor(), asOf));
    }
}
