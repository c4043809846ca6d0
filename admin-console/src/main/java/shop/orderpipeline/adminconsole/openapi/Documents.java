package shop.orderpipeline.adminconsole.openapi;

import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Serves docs/openapi.yaml and docs/asyncapi.yaml, which the build prints from the controllers and from the topics and
 * compares with them, so that nothing has to look at them while the console runs.
 */
@RestController
class Documents {

    private static final MediaType YAML = MediaType.parseMediaType("application/yaml");

    private final Resource openApi = new ClassPathResource("admin-console/openapi.yaml");
    private final Resource asyncApi = new ClassPathResource("admin-console/asyncapi.yaml");

    @GetMapping("/api/admin/openapi.yaml")
    ResponseEntity<Resource> openApi() {
        return yaml(openApi);
    }

    @GetMapping("/api/admin/asyncapi.yaml")
    ResponseEntity<Resource> asyncApi() {
        return yaml(asyncApi);
    }

    private static ResponseEntity<Resource> yaml(Resource document) {
        return ResponseEntity.ok()
                .contentType(YAML)
                .cacheControl(CacheControl.noCache())
                .body(document);
    }
}
