package shop.orderpipeline.adminconsole.openapi;

import static org.assertj.core.api.Assertions.assertThat;
import static shop.orderpipeline.adminconsole.RunningConsole.console;
import static shop.orderpipeline.adminconsole.RunningConsole.json;

import io.swagger.v3.core.util.Yaml31;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.parameters.Parameter;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springdoc.webmvc.api.OpenApiWebMvcResource;
import org.springframework.http.HttpMethod;
import org.springframework.mock.web.MockHttpServletRequest;
import shop.orderpipeline.adminconsole.ConflictRows;
import shop.orderpipeline.adminconsole.RunningConsole;

/** docs/openapi.yaml says what the controllers do, and the console does what it says. */
class OpenApiIT {

    private static final Path COMMITTED = Path.of("..", "docs", "openapi.yaml");
    private static final String REWRITE =
            "mvn verify -pl admin-console -am -Dtest=OpenApiIT -Dsurefire.failIfNoSpecifiedTests=false -Ddocs.write=true";

    @Test
    void isWhatTheControllersSay() throws Exception {
        var printed = printed();
        if (Boolean.getBoolean("docs.write")) {
            Files.writeString(COMMITTED, printed);
        }
        assertThat(COMMITTED)
                .as("docs/openapi.yaml is missing; print it: " + REWRITE)
                .exists();
        assertThat(Files.readString(COMMITTED))
                .as("docs/openapi.yaml is not what the code says; print it again: " + REWRITE)
                .isEqualTo(printed);
    }

    /** Also the one of the topics, which shared-model prints. */
    @ParameterizedTest
    @ValueSource(strings = {"openapi.yaml", "asyncapi.yaml"})
    void isServedAsItIsCommitted(String document) throws Exception {
        var served = console()
                .send(console()
                        .as(RunningConsole.VIEWER, "/api/admin/" + document)
                        .build());

        assertThat(served.statusCode()).isEqualTo(200);
        assertThat(served.headers().firstValue("Content-Type")).contains("application/yaml");
        assertThat(served.body()).isEqualTo(Files.readString(COMMITTED.resolveSibling(document)));
    }

    static Stream<Endpoint> endpoints() {
        return Endpoint.ALL.stream();
    }

    @ParameterizedTest
    @MethodSource("endpoints")
    void isOpenToTheRoleItNamesAndToNoLowerOne(Endpoint endpoint) {
        var roles = List.of("viewer", "operator", "owner");
        var accounts = List.of(RunningConsole.VIEWER, RunningConsole.OPERATOR, "admin");
        for (int role = 0; role < roles.size(); role++) {
            boolean enough = role >= roles.indexOf(endpoint.role());
            assertThat(status(endpoint, accounts.get(role), "") == 403)
                    .as(roles.get(role))
                    .isNotEqualTo(enough);
        }
    }

    static Stream<Endpoint> endpointsWithParameters() {
        return Endpoint.ALL.stream().filter(endpoint -> endpoint.method().equals(HttpMethod.GET));
    }

    @ParameterizedTest
    @MethodSource("endpointsWithParameters")
    void takesTheValuesThatItNamesAndNoOthers(Endpoint endpoint) {
        for (var parameter : endpoint.parameters()) {
            if (parameter.getIn().equals("query")) {
                var needed = endpoint.path().endsWith("/export")
                                && !parameter.getName().equals("format")
                        ? "format=csv&"
                        : "";
                for (var good : good(parameter)) {
                    assertThat(status(endpoint, "admin", needed + query(parameter, good)))
                            .as(parameter.getName() + "=" + good)
                            .isNotEqualTo(400);
                }
                for (var bad : bad(parameter)) {
                    assertThat(status(endpoint, "admin", needed + query(parameter, bad)))
                            .as(parameter.getName() + "=" + bad)
                            .isEqualTo(400);
                }
            }
        }
    }

    @Test
    void namesTheMembersThatAreAnswered() throws Exception {
        ConflictRows.row("described", Instant.now()).store();
        var api = Yaml31.mapper().readValue(Files.readString(COMMITTED), OpenAPI.class);
        for (var endpoint : Endpoint.ALL) {
            if (endpoint.method().equals(HttpMethod.GET)
                    && endpoint.answers().isEmpty()
                    && !endpoint.path().contains("{")) {
                var get = Objects.requireNonNull(api.getPaths().get(endpoint.path()))
                        .getGet();
                var answer =
                        Objects.requireNonNull(get.getResponses().get("200")).getContent();
                var described =
                        Objects.requireNonNull(answer.get("application/json")).getSchema();
                assertThat(new Shape(api).faults(endpoint.path(), console().json(endpoint.path()), described))
                        .isEmpty();
            }
        }
        var problem = json(console().get("/api/admin/alerts?limit=0"));
        var described = Objects.requireNonNull(api.getComponents().getSchemas().get("Problem"));
        assertThat(new Shape(api).faults("problem", problem, described)).isEmpty();
    }

    private static String printed() throws Exception {
        var resource = console().bean(OpenApiWebMvcResource.class);
        var request = new MockHttpServletRequest("GET", "/v3/api-docs.yaml");
        return new String(resource.openapiYaml(request, "/v3/api-docs.yaml", Locale.ENGLISH), StandardCharsets.UTF_8);
    }

    private static List<String> good(Parameter parameter) {
        var schema = parameter.getSchema();
        var values = new ArrayList<String>();
        if (schema.getMinimum() != null) {
            values.addAll(List.of(
                    schema.getMinimum().toPlainString(), schema.getMaximum().toPlainString()));
        } else if (schema.getItems() != null) {
            var codes = strings(schema.getItems().getEnum());
            values.addAll(codes);
            values.add(String.join(",", codes));
        } else if (schema.getEnum() != null) {
            values.addAll(strings(schema.getEnum()));
        } else if (schema.getMaxLength() != null) {
            values.add("1".repeat(Math.min(schema.getMaxLength(), schema.getPattern() == null ? 4_000 : 18)));
        } else if ("date-time".equals(schema.getFormat())) {
            values.addAll(List.of("2026-11-24", "2026-11-24T13:07:02Z", "2026-11-24T15:07:02+02:00"));
        } else if (schema.getTypes().contains("boolean")) {
            values.addAll(List.of("true", "false"));
        }
        return values;
    }

    private static List<String> bad(Parameter parameter) {
        var schema = parameter.getSchema();
        if (schema.getMinimum() != null) {
            return List.of(
                    Long.toString(schema.getMinimum().longValueExact() - 1),
                    Long.toString(schema.getMaximum().longValueExact() + 1),
                    "one");
        }
        if (schema.getMaxLength() != null) {
            return List.of("x".repeat(schema.getMaxLength() + 1));
        }
        // A cursor is nobody's to make up.
        return parameter.getName().equals("cursor") ? List.of("?") : List.of("nonsense");
    }

    private static List<String> strings(List<?> codes) {
        return codes.stream().map(Object::toString).toList();
    }

    private static String query(Parameter parameter, String value) {
        return parameter.getName() + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    private static int status(Endpoint endpoint, String account, String query) {
        var path = endpoint.path().replaceAll("\\{[^}]+}", "1") + (query.isEmpty() ? "" : "?" + query);
        return console()
                .status(console()
                        .as(account, path)
                        .header("Content-Type", "application/json")
                        .method(
                                endpoint.method().name(),
                                endpoint.body().isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString("{}"))
                        .build());
    }
}
