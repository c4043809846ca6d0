package shop.orderpipeline.allinone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What we ship of others, by the lists (SBOM) that the build makes of it: one in each application. */
class BillOfMaterialsTest {

    private static final List<String> APPLICATIONS = List.of(
            "webhook-ingress",
            "payment-processor",
            "inventory-processor",
            "admin-console",
            "cardcom-simulator",
            "ops-cli",
            "all-in-one");

    /**
     * Those that ask for no more than to be named; of a choice between several, one is enough. Eclipse's ask besides that
     * changes to their own files stay open, and we change none.
     */
    private static final Set<String> TAKEN = Set.of(
            "Apache-2.0",
            "MIT",
            "MIT-0",
            "0BSD",
            "BSD-2-Clause",
            "BSD-3-Clause",
            // That of the language Go has three clauses of BSD.
            "Go License",
            "CC0-1.0",
            "EPL-1.0",
            "EPL-2.0");

    @Test
    void standsInEveryApplicationAndNamesEverythingWithItsVersionAndAHash() throws IOException {
        for (var application : APPLICATIONS) {
            assertThat(foreign(application))
                    .as(application)
                    .hasSizeGreaterThan(5)
                    .allSatisfy(component -> {
                        assertThat(component.path("purl").asString("")).startsWith("pkg:maven/");
                        assertThat(component.path("version").asString("")).isNotBlank();
                        assertThat(component.path("hashes")).isNotEmpty();
                    });
        }
        assertThat(foreign("all-in-one"))
                .extracting(component -> component.path("name").asString(""))
                .contains("kafka-clients", "spring-boot", "postgresql", "picocli", "rocksdbjni", "jetty-server");
    }

    @Test
    void hasNothingUnderALicenceThatAsksForMoreThanOurs() throws IOException {
        var others = new TreeSet<String>();
        for (var application : APPLICATIONS) {
            for (var component : foreign(application)) {
                if (licences(component).noneMatch(TAKEN::contains)) {
                    others.add(component.path("purl").asString("") + " "
                            + licences(component).toList());
                }
            }
        }

        assertThat(others).isEmpty();
    }

    /** Without our own modules. */
    private static List<JsonNode> foreign(String application) throws IOException {
        var list = Path.of("..", application, "target", "classes", "META-INF", "sbom", "application.cdx.json");
        assumeThat(list).as("the plugin makes none offline (mvn -o)").exists();
        return JsonMapper.shared()
                .readTree(Files.readAllBytes(list))
                .path("components")
                .valueStream()
                .filter(component -> !component.path("group").asString("").equals("shop.orderpipeline"))
                .toList();
    }

    /** By their short names where they have one. */
    private static Stream<String> licences(JsonNode component) {
        return component
                .path("licenses")
                .valueStream()
                .flatMap(one -> one.has("expression")
                        ? Stream.of(one.path("expression").asString("").split(" OR "))
                        : Stream.of(one.path("license")
                                .path("id")
                                .asString(one.path("license").path("name").asString("none"))));
    }
}
