package shop.orderpipeline.adminconsole.desk;

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

/** {@code GET /api/admin/exceptions}: the desk for programs, with the parameters of the page; commands: {@code OrdersApi}. */
@RestController
class DeskApi {

    private final Cases cases;
    private final Clock clock;

    DeskApi(Cases cases, Clock clock) {
        this.cases = cases;
        this.clock = clock;
    }

    /**
     * One page.
     *
     * @param nextCursor null on the last page
     * @param totals of all open ones, whatever the filter
     */
    record Answer(List<Case> items, @Nullable String nextCursor, Totals totals, Instant asOf) {}

    @GetMapping("/api/admin/exceptions")
    ResponseEntity<Answer> list(@RequestParam MultiValueMap<String, String> parameters) {
        var asOf = clock.instant();
        var page = cases.find(CaseFilter.of(parameters, clock));
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noStore())
                .body(new Answer(page.items(), page.nextCursor(), cases.totals(), asOf));
    }
}
