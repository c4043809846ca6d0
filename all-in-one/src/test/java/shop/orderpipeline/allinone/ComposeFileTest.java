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
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code docker-compose.yml} against the specification's own schema, and against what we promise of it. */
class ComposeFileTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Test
    void fitsTheComposeSpecification() throws IOException {
        assertThat(faultsOf(composeFile())).isEmpty();
    }

    @Test
    void wouldBeRefusedWithAMemberThatTheSpecificationDoesNotKnow() throws IOException {
        var misspelt = composeFile().toString().replace("\"depends_on\"", "\"depend_on\"");

        assertThat(faultsOf(JSON.readTree(misspelt))).isNotEmpty();
    }

    @Test
    void hasANameAndNoVersion() throws IOException {
        assertThat(composeFile().has("version")).isFalse();
        assertThat(composeFile().path("name").stringValue()).isEqualTo("order-pipeline");
    }

    @Test
    void asksEveryServiceForItsHealth() throws IOException {
        assertThat(composeFile().path("services").properties())
                .isNotEmpty()
                .allSatisfy(service -> assertThat(
                                service.getValue().path("healthcheck").path("test"))
                        .as(service.getKey())
                        .isNotEmpty());
    }

    @Test
    void waitsForHealthAndNotForMereStarts() throws IOException {
        for (var service : composeFile().path("services").properties()) {
            for (var dependency : service.getValue().path("depends_on").properties()) {
                assertThat(dependency.getValue().path("condition").stringValue())
                        .as(service.getKey() + " on " + dependency.getKey())
                        .isEqualTo("service_healthy");
            }
        }
    }

    @Test
    void pinsEveryForeignImage() throws IOException {
        for (var service : composeFile().path("services").properties()) {
            var image = service.getValue().path("image").asString("");
            assertThat(image.isEmpty() || image.matches("[a-z/]+:[0-9]+\\.[0-9].*"))
                    .as(service.getKey() + ": " + image)
                    .isTrue();
        }
    }

    @Test
    void publishesPortsToThisMachineOnly() throws IOException {
        for (var service : composeFile().path("services").properties()) {
            for (var port : service.getValue().path("ports")) {
                assertThat(port.stringValue()).as(service.getKey()).startsWith("127.0.0.1:");
            }
        }
    }

    private static JsonNode composeFile() throws IOException {
        // SnakeYAML and not Jackson: it resolves the merge keys, as Compose does.
        var yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
        Map<String, Object> file = yaml.load(Files.readString(Path.of("..", "docker-compose.yml")));
        return JSON.valueToTree(file);
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
