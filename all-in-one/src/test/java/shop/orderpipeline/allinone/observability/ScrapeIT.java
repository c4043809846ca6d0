package shop.orderpipeline.allinone.observability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import shop.orderpipeline.allinone.SharedPipeline;
import shop.orderpipeline.allinone.demo.DemoScenarios;
import shop.orderpipeline.allinone.local.LoopbackPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every query of the rules, of the dashboard and of the autoscalers against what the running services tell. */
class ScrapeIT {

    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** What Prometheus knows by itself. */
    private static final String UP = "up";

    @TempDir
    Path folder;

    /** Payments of all kinds: what counts events tells nothing before the first. */
    @BeforeAll
    static void pay() throws Exception {
        new DemoScenarios(SharedPipeline.get().client()).run();
    }

    @Test
    void hasEveryMetricWithTheLabelsThatAreAskedFor() {
        var recordings = Observability.recordings();
        await().atMost(PATIENCE).untilAsserted(() -> {
            var scrape = Scrape.of(get(metrics()));
            var lacking = new ArrayList<String>();
            for (var query : Observability.queries()) {
                for (var selector : query.selectors()) {
                    if (!selector.metric().equals(UP) && !recordings.contains(selector.metric())) {
                        scrape.lacks(selector).ifPresent(why -> lacking.add(query.asker() + ": " + why));
                    }
                }
            }
            assertThat(lacking).isEmpty();
        });
    }

    @Test
    void asksForTheLagOfThreeGroupsToScaleBy() {
        assertThat(Observability.scalerQueries())
                .hasSize(3)
                .extracting(Observability.Query::text)
                .allMatch(text -> text.startsWith("kafka_group_lag{group="));
    }

    @Test
    void givesPrometheusAnAnswerToEveryPanelAndAVerdictToEveryRule() throws Exception {
        var prometheus = Installed.required("prometheus");
        int port = LoopbackPort.anyFree();
        Files.copy(Observability.RULES, folder.resolve("rules.yml"));
        var log = folder.resolve("prometheus.log").toFile();
        var process = prometheus
                .process(
                        "--config.file=" + configuration(),
                        "--storage.tsdb.path=" + folder.resolve("series"),
                        "--web.listen-address=127.0.0.1:" + port)
                .redirectOutput(log)
                .start();
        try {
            var api = "http://127.0.0.1:" + port + "/api/v1/";
            await().atMost(PATIENCE)
                    .ignoreExceptions()
                    .untilAsserted(() -> assertThat(panelsWithoutAnswer(api)).isEmpty());
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(rules(api))
                            .hasSameSizeAs(Observability.rules())
                            .allSatisfy(rule -> assertThat(rule.path("health").stringValue())
                                    .as(rule.toString())
                                    .isEqualTo("ok")));
        } finally {
            process.destroy();
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    /** The real configuration, but for where the services are and how often it looks. */
    private Path configuration() throws IOException {
        var text = Observability.text(Observability.PROMETHEUS)
                .replaceAll("(scrape_interval|evaluation_interval): \\d+s", "$1: 1s")
                .replaceAll(
                        "\"[a-z-]+:\\d+\"",
                        "\"127.0.0.1:"
                                + SharedPipeline.get().ports().management().number() + "\"");
        return Files.writeString(folder.resolve("prometheus.yml"), text);
    }

    private static List<String> panelsWithoutAnswer(String api) throws Exception {
        var without = new ArrayList<String>();
        for (var query : Observability.panelQueries()) {
            unanswered(api, query).ifPresent(why -> without.add(query.asker() + ": " + why));
        }
        return without;
    }

    private static Optional<String> unanswered(String api, Observability.Query query) throws Exception {
        var text = query.text().replace("$__rate_interval", "4s");
        var answer = JSON.readTree(get(api + "query?query=" + URLEncoder.encode(text, StandardCharsets.UTF_8)));
        if (!answer.path("status").asString("").equals("success")) {
            return Optional.of(answer.path("error").asString("refused"));
        }
        return answer.path("data").path("result").isEmpty() ? Optional.of("nothing for " + text) : Optional.empty();
    }

    private static List<JsonNode> rules(String api) throws Exception {
        return JSON.readTree(get(api + "rules"))
                .path("data")
                .path("groups")
                .valueStream()
                .flatMap(group -> group.path("rules").valueStream())
                .toList();
    }

    private static String metrics() {
        return "http://127.0.0.1:" + SharedPipeline.get().ports().management().number() + "/actuator/prometheus";
    }

    private static String get(String url) throws IOException, InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            return http.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString())
                    .body();
        }
    }
}
