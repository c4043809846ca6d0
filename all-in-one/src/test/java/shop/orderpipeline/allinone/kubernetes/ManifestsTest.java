package shop.orderpipeline.allinone.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import shop.orderpipeline.topic.Groups;
import shop.orderpipeline.topic.Topics;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ManifestsTest {

    private static final Path BASE = Path.of("..", "deploy", "k8s", "base");
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Test
    void showsTheTopicsAsTheyAre() throws IOException {
        TopicManifests.print().isUpToDate();
        assertThat(ofKind("KafkaTopic"))
                .hasSameSizeAs(Topics.all())
                .allSatisfy(topic ->
                        assertThat(topic.path("apiVersion").stringValue()).isEqualTo("kafka.strimzi.io/v1"));
    }

    @Test
    void listsEveryFileOfTheFolder() throws IOException {
        try (var files = Files.list(BASE)) {
            assertThat(documents("kustomization.yaml")
                            .getFirst()
                            .path("resources")
                            .valueStream()
                            .map(JsonNode::stringValue))
                    .containsExactlyInAnyOrderElementsOf(
                            files.map(file -> file.getFileName().toString())
                                    .filter(name -> !name.equals("kustomization.yaml"))
                                    .toList());
        }
    }

    @Test
    void runsWithoutRights() {
        assertThat(workloads()).hasSize(4).allSatisfy(workload -> {
            var pod = workload.at("/spec/template/spec");
            assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean(false)).isTrue();
            assertThat(pod.path("automountServiceAccountToken").asBoolean(true)).isFalse();
            var container = pod.at("/containers/0");
            assertThat(container.at("/securityContext/readOnlyRootFilesystem").asBoolean(false))
                    .isTrue();
            assertThat(container.at("/securityContext/allowPrivilegeEscalation").asBoolean(true))
                    .isFalse();
            assertThat(container.at("/securityContext/capabilities/drop/0").asString(""))
                    .isEqualTo("ALL");
            assertThat(container.at("/resources/limits/memory").asString("")).isNotEmpty();
        });
    }

    @Test
    void probesWhetherItLivesAndWhetherItCanWork() {
        assertThat(workloads()).allSatisfy(workload -> {
            var container = workload.at("/spec/template/spec/containers/0");
            // The console's own probes are those of its pages; the others have theirs beside their metrics.
            var port = nameOf(workload).equals("admin-console") ? "http" : "management";
            for (var probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
                var asked = container.path(probe).path("httpGet");
                assertThat(asked.path("port").asString("")).isEqualTo(port);
                assertThat(asked.path("path").asString(""))
                        .isEqualTo(probe.equals("readinessProbe") ? "/readyz" : "/livez");
            }
            assertThat(variable(container, "MANAGEMENT_PORT")).isEqualTo(port(container, "management"));
            assertThat(variable(container, "SERVER_PORT")).isEqualTo(port(container, "http"));
        });
    }

    @Test
    void mountsSecretsAsFilesAndSetsNoneInTheEnvironment() {
        var settings = ofKind("ConfigMap").getFirst().path("data").propertyNames();
        for (var workload : workloads()) {
            var secrets = workload.at("/spec/template/spec/volumes/0/secret/items")
                    .valueStream()
                    .map(item -> item.path("path").stringValue())
                    .toList();
            var variables = workload.at("/spec/template/spec/containers/0/env")
                    .valueStream()
                    .map(one -> one.path("name").stringValue())
                    .toList();
            assertThat(secrets).as(nameOf(workload)).isNotEmpty().doesNotContainAnyElementsOf(variables);
            assertThat(settings).doesNotContainAnyElementsOf(secrets);
        }
    }

    @Test
    void setsNothingThatNobodyReads() throws IOException {
        var page = Files.readString(Path.of("..", "docs", "configuration.md"));
        var set = Stream.concat(
                ofKind("ConfigMap").getFirst().path("data").propertyStream().map(one -> one.getKey()),
                workloads().stream()
                        .flatMap(workload -> workload.at("/spec/template/spec/containers/0/env")
                                .valueStream())
                        .map(one -> one.path("name").stringValue()));

        assertThat(set).allSatisfy(variable -> assertThat(page).contains("| `" + variable + "` |"));
    }

    @Test
    void keepsAllButOneOfEachWhileMachinesAreEmptied() {
        assertThat(ofKind("PodDisruptionBudget").stream()
                        .map(budget ->
                                budget.at("/spec/selector/matchLabels/app").stringValue()))
                .containsExactlyInAnyOrderElementsOf(
                        workloads().stream().map(ManifestsTest::nameOf).toList());
    }

    @Test
    void scalesWhatConsumesByTheLagOfItsGroups() {
        var groups = ofKind("HorizontalPodAutoscaler").stream()
                .flatMap(scaler -> scaler.at("/spec/metrics").valueStream())
                .filter(metric ->
                        metric.at("/external/metric/name").asString("").equals("kafka_group_lag"))
                .map(metric ->
                        metric.at("/external/metric/selector/matchLabels/group").stringValue());

        assertThat(groups).containsExactlyInAnyOrder(Groups.CONFIRMATION, Groups.VERIFICATION, Groups.DEDUCTION);
    }

    @Test
    void opensNothingThatIsNotSaid() {
        assertThat(ofKind("NetworkPolicy")).anySatisfy(policy -> {
            assertThat(policy.at("/spec/podSelector").isEmpty()).isTrue();
            assertThat(policy.at("/spec/policyTypes").toString()).isEqualTo("[\"Ingress\",\"Egress\"]");
            assertThat(policy.path("spec").has("ingress")).isFalse();
            assertThat(policy.path("spec").has("egress")).isFalse();
        });
    }

    private static List<JsonNode> workloads() {
        return Stream.concat(ofKind("Deployment").stream(), ofKind("StatefulSet").stream())
                .toList();
    }

    private static String nameOf(JsonNode object) {
        return object.at("/metadata/name").stringValue();
    }

    private static String port(JsonNode container, String name) {
        return container
                .path("ports")
                .valueStream()
                .filter(port -> port.path("name").stringValue().equals(name))
                .map(port -> port.path("containerPort").toString())
                .findFirst()
                .orElse("");
    }

    private static String variable(JsonNode container, String name) {
        return container
                .path("env")
                .valueStream()
                .filter(one -> one.path("name").stringValue().equals(name))
                .map(one -> one.path("value").stringValue())
                .findFirst()
                .orElse("");
    }

    private static List<JsonNode> ofKind(String kind) {
        try (var files = Files.list(BASE)) {
            return files.flatMap(file -> documents(file.getFileName().toString()).stream())
                    .filter(document -> document.path("kind").stringValue().equals(kind))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<JsonNode> documents(String file) {
        try {
            var yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
            return StreamSupport.stream(
                            yaml.loadAll(Files.readString(BASE.resolve(file))).spliterator(), false)
                    .<JsonNode>map(JSON::valueToTree)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
