package shop.orderpipeline.allinone;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code docker-compose.yml} against the specification's own schema, and against what we promise of it. */
class ComposeFileTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Test
    void fitsTheComposeSpecification() throws IOException {
        assertThat(faultsOf(ComposeFile.read())).isEmpty();
    }

    @Test
    void wouldBeRefusedWithAMemberThatTheSpecificationDoesNotKnow() throws IOException {
        var misspelt = ComposeFile.read().toString().replace("\"depends_on\"", "\"depend_on\"");

        assertThat(faultsOf(JSON.readTree(misspelt))).isNotEmpty();
    }

    @Test
    void hasANameAndNoVersion() throws IOException {
        assertThat(ComposeFile.read().has("version")).isFalse();
        assertThat(ComposeFile.read().path("name").stringValue()).isEqualTo("order-pipeline");
    }

    @Test
    void asksEveryServiceForItsHealthButCommandsThatEndByThemselves() throws IOException {
        assertThat(ComposeFile.read().path("services").properties())
                .filteredOn(service -> !isATool(service.getValue()))
                .isNotEmpty()
                .allSatisfy(service -> assertThat(
                                service.getValue().path("healthcheck").path("test"))
                        .as(service.getKey())
                        .isNotEmpty());
    }

    @Test
    void letsOurServicesLogAsJson() throws IOException {
        assertThat(ComposeFile.read().path("services").properties())
                .filteredOn(service -> service.getValue().has("build"))
                .isNotEmpty()
                .allSatisfy(service -> assertThat(service.getValue()
                                .path("environment")
                                .path("LOGGING_STRUCTURED_FORMAT_CONSOLE")
                                .stringValue())
                        .as(service.getKey())
                        .endsWith("-ecs}"));
    }

    @Test
    void startsByItselfNothingButThePipeline() throws IOException {
        assertThat(servicesIn(""))
                .containsExactlyInAnyOrder(
                        "postgres",
                        "kafka",
                        "webhook-ingress",
                        "payment-processor",
                        "inventory-processor",
                        "admin-console");
        assertThat(servicesIn("demo")).containsExactly("cardcom-simulator");
        assertThat(servicesIn("observability")).containsExactlyInAnyOrder("prometheus", "grafana");
        assertThat(servicesIn("tools")).containsExactly("cli");
    }

    private static List<String> servicesIn(String profile) throws IOException {
        return ComposeFile.read().path("services").properties().stream()
                .filter(service ->
                        service.getValue().path("profiles").path(0).asString("").equals(profile))
                .map(Map.Entry::getKey)
                .toList();
    }

    @Test
    void mountsFilesOfThisFolderToBeReadOnly() throws IOException {
        for (var service : ComposeFile.read().path("services").properties()) {
            for (var volume : service.getValue().path("volumes")) {
                var mount = volume.stringValue();
                if (mount.startsWith(".")) {
                    assertThat(mount).as(service.getKey()).endsWith(":ro");
                    assertThat(Path.of("..", mount.substring(0, mount.indexOf(':'))))
                            .exists();
                }
            }
        }
    }

    @Test
    void hasAFileForEverySecretAndMakesItUp() throws IOException {
        var script = Files.readString(Path.of("..", "docker", "secrets.sh"));
        var secrets = ComposeFile.read().path("secrets").propertyNames();

        assertThat(secrets).allSatisfy(secret -> assertThat(script).contains("keep " + secret + " "));
        for (var service : ComposeFile.read().path("services").properties()) {
            for (var used : service.getValue().path("secrets")) {
                assertThat(secrets).as(service.getKey()).contains(used.stringValue());
            }
        }
    }

    @Test
    void buildsImagesThatTheDockerfileHas() throws IOException {
        var dockerfile = Files.readString(Path.of("..", "Dockerfile"));
        for (var service : ComposeFile.read().path("services").properties()) {
            var target = service.getValue().path("build").path("target").asString("");
            assertThat(target.isEmpty() || dockerfile.contains("FROM service AS " + target + "\n"))
                    .as(service.getKey() + ": " + target)
                    .isTrue();
        }
    }

    @Test
    void takesRightsFromEverythingThatIsNotAStore() throws IOException {
        assertThat(ComposeFile.read().path("services").properties())
                .filteredOn(service -> !List.of("postgres", "kafka").contains(service.getKey()))
                .allSatisfy(service -> {
                    assertThat(service.getValue().path("read_only").asBoolean(false))
                            .as(service.getKey())
                            .isTrue();
                    assertThat(service.getValue().path("cap_drop").path(0).asString(""))
                            .as(service.getKey())
                            .isEqualTo("ALL");
                });
    }

    private static boolean isATool(JsonNode service) {
        return service.path("profiles").path(0).asString("").equals("tools");
    }

    @Test
    void waitsForHealthAndNotForMereStarts() throws IOException {
        for (var service : ComposeFile.read().path("services").properties()) {
            for (var dependency : service.getValue().path("depends_on").properties()) {
                assertThat(dependency.getValue().path("condition").stringValue())
                        .as(service.getKey() + " on " + dependency.getKey())
                        .isEqualTo("service_healthy");
            }
        }
    }

    @Test
    void pinsEveryForeignImage() throws IOException {
        for (var service : ComposeFile.read().path("services").properties()) {
            var image = service.getValue().path("image").asString("");
            assertThat(image.isEmpty() || image.matches("[a-z/]+:v?[0-9]+\\.[0-9].*"))
                    .as(service.getKey() + ": " + image)
                    .isTrue();
        }
    }

    @Test
    void publishesPortsToThisMachineOnly() throws IOException {
        for (var service : ComposeFile.read().path("services").properties()) {
            for (var port : service.getValue().path("ports")) {
                assertThat(port.stringValue()).as(service.getKey()).startsWith("127.0.0.1:");
            }
        }
    }

    private static List<String> faultsOf(JsonNode file) throws IOException {
        try (var resource = ComposeFileTest.class.getResourceAsStream("/compose/compose-spec.json")) {
            var schema = (ObjectNode) JSON.readTree(resource);
            // Not the address that the validator wants it to be; nothing refers to it.
            schema.remove("$id");
            return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
                    .getSchema(schema)
                    .validate(file)
                    .stream()
                    .map(Object::toString)
                    .toList();
        }
    }
}
