package shop.orderpipeline.adminconsole.health;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import shop.orderpipeline.health.Readiness;

/** The two probes on the console's own port, open to all. */
@RestController
class Probes {

    private final Readiness readiness;

    Probes(Readiness readiness) {
        this.readiness = readiness;
    }

    /** Depends on nothing outside this process. */
    @GetMapping(path = "/livez", produces = MediaType.TEXT_PLAIN_VALUE)
    String live() {
        return "live";
    }

    @GetMapping(path = "/readyz", produces = MediaType.TEXT_PLAIN_VALUE)
    ResponseEntity<String> ready() {
        return readiness
                .notReady()
                .map(reason ->
                        ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE).body(reason))
                .orElseGet(() -> ResponseEntity.ok("ready"));
    }
}
