package shop.orderpipeline.adminconsole.openapi;

import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.parameters.RequestBody;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.ResourceBundle;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import shop.orderpipeline.adminconsole.problem.Problem;
import shop.orderpipeline.adminconsole.problem.ProblemCode;

/**
 * Puts what {@link Endpoint} says beside what springdoc reads off the controllers. The console that the tests run finds it,
 * as it stands in its package; the one that is shipped has neither.
 */
@Configuration(proxyBeanMethods = false)
class DescribedApi {

    private static final String BASIC = "basic";
    private static final String SESSION = "session";
    private static final String LANGUAGE = "lang";
    private static final String PROBLEM = "application/problem+json";

    @Bean
    OpenAPI adminApi() {
        return new OpenAPI()
                .info(new Info()
                        .title("Order pipeline: admin API")
                        .version("1")
                        .description("""
                                What the admin console shows, for programs, and the commands of operators. What is absent \
                                is null; 64-bit ids are strings; times are UTC. Lists are read page by page: `cursor` is \
                                the `nextCursor` of the page before. Refusals are problem details (RFC 9457); those with \
                                `retryable` say when to ask again. Every command, also a refused one, is written to the \
                                audit with the account's name.""")
                        .license(new License().name("Apache-2.0").url("https://www.apache.org/licenses/LICENSE-2.0")))
                .servers(List.of(new Server().url("/")))
                .security(List.of(new SecurityRequirement().addList(BASIC), new SecurityRequirement().addList(SESSION)))
                .components(new Components()
                        .addSecuritySchemes(
                                BASIC,
                                new SecurityScheme()
                                        .type(SecurityScheme.Type.HTTP)
                                        .scheme("basic")
                                        .description(
                                                "For programs: name and password of an account with each request."))
                        .addSecuritySchemes(
                                SESSION,
                                new SecurityScheme()
                                        .type(SecurityScheme.Type.APIKEY)
                                        .in(SecurityScheme.In.COOKIE)
                                        .name("console-session")
                                        .description(
                                                "For pages: whoever logged in by the form. Commands need the token of"
                                                        + " a page (`_csrf`) in the header `X-CSRF-TOKEN`, and those that move money"
                                                        + " a login of the last ten minutes."))
                        .addParameters(
                                LANGUAGE,
                                Asks.one(
                                        LANGUAGE,
                                        Stream.of("he", "en"),
                                        "Of texts; without it `Accept-Language` decides, else Hebrew.")));
    }

    @Bean
    Records records() {
        return new Records();
    }

    @Bean
    OpenApiCustomizer endpoints() {
        return api -> {
            ModelConverters.getInstance(true)
                    .readAll(Problem.class)
                    .forEach((name, schema) -> api.getComponents().addSchemas(name, schema));
            api.setTags(null);
            for (var endpoint : Endpoint.ALL) {
                describe(operation(api, endpoint), endpoint);
            }
            refuseWhatIsNotDescribed(api);
        };
    }

    private static Operation operation(OpenAPI api, Endpoint endpoint) {
        var path = Objects.requireNonNull(api.getPaths().get(endpoint.path()), endpoint.path());
        return Objects.requireNonNull(
                path.readOperationsMap()
                        .get(PathItem.HttpMethod.valueOf(endpoint.method().name())),
                endpoint.toString());
    }

    private static void refuseWhatIsNotDescribed(OpenAPI api) {
        api.getPaths()
                .forEach((path, item) -> item.readOperationsMap().forEach((method, operation) -> {
                    if (operation.getSummary() == null) {
                        throw new IllegalStateException(method + " " + path + " is not described: add it to Endpoint");
                    }
                }));
    }

    private static void describe(Operation operation, Endpoint endpoint) {
        operation
                .operationId(endpoint.id())
                .tags(null)
                .summary(endpoint.summary())
                .description("Needs the role `" + endpoint.role() + "`.")
                .parameters(parameters(endpoint))
                .requestBody(body(endpoint))
                .responses(responses(operation.getResponses(), endpoint));
    }

    private static List<Parameter> parameters(Endpoint endpoint) {
        var parameters = new ArrayList<>(endpoint.parameters());
        parameters.add(new Parameter().$ref("#/components/parameters/" + LANGUAGE));
        return parameters;
    }

    private static @Nullable RequestBody body(Endpoint endpoint) {
        if (endpoint.body().isEmpty()) {
            return null;
        }
        var schema = Asks.type("object");
        new TreeMap<>(endpoint.body()).forEach((name, member) -> schema.addProperty(name, member));
        if (endpoint.body().containsKey("reason")) {
            schema.addRequiredItem("reason");
        }
        return new RequestBody()
                .required(true)
                .content(new Content().addMediaType("application/json", new MediaType().schema(schema)));
    }

    private static ApiResponses responses(ApiResponses read, Endpoint endpoint) {
        var responses = new ApiResponses();
        switch (endpoint.id()) {
            case "rebuildProjection" -> responses.addApiResponse("202", new ApiResponse().description("It has begun."));
            case "executeReplay", "resumeReplay" ->
                responses.addApiResponse(
                        "202",
                        new ApiResponse()
                                .description("It has begun; `Location` tells how far it is.")
                                .content(json(read)));
            case "approveReplay" -> responses.addApiResponse("204", new ApiResponse().description("Approved."));
            default -> responses.addApiResponse("200", done(content(read, endpoint)));
        }
        refusals(endpoint)
                .forEach((status, codes) -> responses.addApiResponse(Integer.toString(status), refused(codes)));
        return responses;
    }

    private static Content content(ApiResponses read, Endpoint endpoint) {
        if (endpoint.answers().isEmpty()) {
            return json(read);
        }
        var content = new Content();
        endpoint.answers().forEach(type -> content.addMediaType(type, new MediaType().schema(Asks.type("string"))));
        return content;
    }

    /** What the controller's method returns, as JSON. */
    private static Content json(ApiResponses read) {
        var answer = Objects.requireNonNull(read.get("200"))
                .getContent()
                .values()
                .iterator()
                .next();
        return new Content().addMediaType("application/json", answer);
    }

    private static ApiResponse done(Content content) {
        return new ApiResponse().description("OK").content(content);
    }

    private static Map<Integer, List<ProblemCode>> refusals(Endpoint endpoint) {
        return Stream.concat(
                        Stream.of(
                                ProblemCode.INVALID_PARAMETER,
                                ProblemCode.LOGIN_NEEDED,
                                ProblemCode.FORBIDDEN,
                                ProblemCode.RATE_LIMITED,
                                ProblemCode.SERVICE_UNAVAILABLE),
                        endpoint.refusals().stream())
                .distinct()
                .collect(Collectors.groupingBy(code -> code.status().value(), TreeMap::new, Collectors.toList()));
    }

    private static ApiResponse refused(List<ProblemCode> codes) {
        var texts = ResourceBundle.getBundle("messages", Locale.ENGLISH);
        return new ApiResponse()
                .description(codes.stream()
                        .map(code -> "`" + code.code() + "`: " + texts.getString(code.titleKey()))
                        .collect(Collectors.joining("; ")))
                .content(new Content()
                        .addMediaType(
                                PROBLEM, new MediaType().schema(new Schema<>().$ref("#/components/schemas/Problem"))));
    }
}
