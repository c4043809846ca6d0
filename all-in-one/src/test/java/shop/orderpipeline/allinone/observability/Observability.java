package shop.orderpipeline.allinone.observability;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The files in {@code ops} and what they ask. */
final class Observability {

    static final Path RULES = Path.of("..", "ops", "prometheus", "rules.yml");
    static final Path RULES_TEST = Path.of("..", "ops", "prometheus", "rules_test.yml");
    static final Path PROMETHEUS = Path.of("..", "ops", "prometheus", "prometheus.yml");
    static final Path DASHBOARD = Path.of("..", "ops", "grafana", "order-pipeline.json");
    static final Path PROVISIONING = Path.of("..", "ops", "grafana", "provisioning");

    private static final Path MANIFESTS = Path.of("..", "deploy", "k8s", "base");

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private Observability() {}

    /** @param asker the alert, the recording or the panel */
    record Query(String asker, String text) {

        List<Selector> selectors() {
            return Selector.of(text);
        }
    }

    static JsonNode yaml(Path file) {
        // SnakeYAML and not Jackson: it resolves aliases, as Prometheus does.
        Map<String, Object> content = new Yaml(new SafeConstructor(new LoaderOptions())).load(text(file));
        return JSON.valueToTree(content);
    }

    static JsonNode dashboard() {
        return JSON.readTree(text(DASHBOARD));
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Alerts and recordings. */
    static List<JsonNode> rules() {
        return yaml(RULES)
                .path("groups")
                .valueStream()
                .flatMap(group -> group.path("rules").valueStream())
                .toList();
    }

    static List<JsonNode> alerts() {
        return rules().stream().filter(rule -> rule.has("alert")).toList();
    }

    static List<String> recordings() {
        return rules().stream()
                .filter(rule -> rule.has("record"))
                .map(rule -> rule.path("record").stringValue())
                .toList();
    }

    /** Without its rows, which only hold the others apart. */
    static List<JsonNode> panels() {
        return dashboard()
                .path("panels")
                .valueStream()
                .filter(panel -> !panel.path("type").stringValue().equals("row"))
                .toList();
    }

    static List<Query> ruleQueries() {
        return rules().stream()
                .map(rule -> new Query(
                        rule.path(rule.has("alert") ? "alert" : "record").stringValue(),
                        rule.path("expr").stringValue()))
                .toList();
    }

    static List<Query> panelQueries() {
        return panels().stream()
                .flatMap(panel -> panel.path("targets")
                        .valueStream()
                        .map(target -> new Query(
                                panel.path("title").stringValue(),
                                target.path("expr").stringValue())))
                .toList();
    }

    /** What Kubernetes scales by, as its adapter asks Prometheus for it. */
    static List<Query> scalerQueries() {
        try (var files = Files.list(MANIFESTS)) {
            return files.flatMap(file -> StreamSupport.stream(
                            new Yaml(new SafeConstructor(new LoaderOptions()))
                                    .loadAll(text(file))
                                    .spliterator(),
                            false))
                    .<JsonNode>map(JSON::valueToTree)
                    .filter(document -> document.path("kind").asString("").equals("HorizontalPodAutoscaler"))
                    .flatMap(scaler -> scaler.at("/spec/metrics")
                            .valueStream()
                            .map(metric -> metric.at("/external/metric"))
                            .filter(JsonNode::isObject)
                            .map(metric -> new Query(
                                    "autoscaler of "
                                            + scaler.at("/metadata/name").stringValue(),
                                    selector(metric))))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String selector(JsonNode metric) {
        return metric.at("/selector/matchLabels").properties().stream()
                .map(label -> label.getKey() + "=\"" + label.getValue().stringValue() + "\"")
                .collect(Collectors.joining(",", metric.path("name").stringValue() + "{", "}"));
    }

    static List<Query> queries() {
        return Stream.of(ruleQueries(), panelQueries(), scalerQueries())
                .flatMap(List::stream)
                .toList();
    }
}
