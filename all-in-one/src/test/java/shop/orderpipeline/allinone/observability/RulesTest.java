package shop.orderpipeline.allinone.observability;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import shop.orderpipeline.adminconsole.alerts.AlertName;
import shop.orderpipeline.conflict.ConflictType;
import shop.orderpipeline.conflict.Level;
import tools.jackson.databind.JsonNode;

/** {@code ops/prometheus}: by Prometheus' own tool, and by what we promise of each alert. */
class RulesTest {

    private static final Path RUNBOOKS = Path.of("..", "docs", "runbooks");

    /** What people do of their own accord. */
    private static final String OF_NO_ALERT = "backup-and-restore";

    /** What an expression holds its value against. */
    private static final Pattern THRESHOLD = Pattern.compile("(?:>|>=) ([1-9][0-9]*)\\b");

    @Test
    void isReadByPrometheus() throws Exception {
        var promtool = Installed.required("promtool");
        var folder = Objects.requireNonNull(Observability.RULES.getParent());

        promtool.succeeds(folder, "check", "rules", "rules.yml");
        promtool.succeeds(folder, "check", "config", "prometheus.yml");
    }

    @Test
    void raisesWhatItsTestsSay() throws Exception {
        var promtool = Installed.required("promtool");

        promtool.succeeds(Objects.requireNonNull(Observability.RULES.getParent()), "test", "rules", "rules_test.yml");
    }

    @Test
    void hasATestInWhichEachAlertIsRaisedAndOneInWhichItIsNot() {
        var tests = Observability.yaml(Observability.RULES_TEST)
                .path("tests")
                .valueStream()
                .flatMap(test -> test.path("promql_expr_test").valueStream())
                .toList();
        for (var alert : Observability.alerts()) {
            var name = alert.path("alert").stringValue();
            var its = tests.stream()
                    .filter(test -> test.path("expr").stringValue().contains("alertname=\"" + name + "\""))
                    .toList();
            assertThat(its.stream().map(RulesTest::raised).collect(Collectors.joining()))
                    .as(name)
                    .contains("severity=\""
                            + alert.path("labels").path("severity").asString("warning") + "\"");
            assertThat(its)
                    .as("not raised: " + name)
                    .anyMatch(test -> raised(test).isEmpty());
        }
    }

    private static String raised(JsonNode test) {
        return test.path("exp_samples")
                .valueStream()
                .map(sample -> sample.path("labels").stringValue())
                .collect(Collectors.joining());
    }

    @Test
    void hasARunbookForEachAlertAndNoOther() throws IOException {
        try (var files = Files.list(RUNBOOKS)) {
            assertThat(files.map(file -> file.getFileName().toString().replaceFirst("[.]md$", ""))
                            .filter(name -> !name.equals(OF_NO_ALERT)))
                    .containsExactlyInAnyOrderElementsOf(names());
        }
        for (var alert : Observability.alerts()) {
            var name = alert.path("alert").stringValue();
            var path = alert.path("annotations").path("runbook").stringValue();
            assertThat(path).isEqualTo("docs/runbooks/" + name + ".md");
            assertThat(Observability.text(Path.of("..", path)))
                    .as(path)
                    .startsWith("# " + name + "\n")
                    .contains("## What it means", "## Look here", "## Do this");
        }
    }

    @Test
    void saysTheThresholdsOfItsRulesInTheRunbooks() {
        for (var alert : Observability.alerts()) {
            var name = alert.path("alert").stringValue();
            var threshold = THRESHOLD.matcher(alert.path("expr").stringValue());
            // Away or not is no number; there the rule waits.
            var said = name.equals("gateway-away")
                    ? alert.path("for").stringValue().replace("m", "")
                    : threshold.find() ? threshold.group(1) : "";
            assertThat(Observability.text(RUNBOOKS.resolve(name + ".md")))
                    .as(name)
                    .containsPattern("\\b" + said + "\\b");
        }
    }

    @Test
    void knowsEveryAlertOfTheConsole() {
        assertThat(names())
                .containsAll(
                        Arrays.stream(AlertName.values()).map(AlertName::code).toList());
    }

    @Test
    void hasOnlyTheSeveritiesOfTheConsole() {
        assertThat(Observability.alerts())
                .filteredOn(alert -> !alert.path("alert").stringValue().equals("exceptions-waiting"))
                .allSatisfy(alert -> assertThat(
                                alert.path("labels").path("severity").asString(""))
                        .as(alert.path("alert").stringValue())
                        .isIn("warning", "critical"));
    }

    @Test
    void takesForHarmlessWhatIsAbsorbedOrHealsByItself() {
        var hurting = Observability.ruleQueries().stream()
                .filter(query -> query.asker().equals("pipeline:conflicts_hurting:increase10m"))
                .flatMap(query -> query.selectors().stream())
                .findFirst()
                .orElseThrow();
        var harmless = Arrays.stream(ConflictType.values())
                .filter(type -> !hurting.labels().getFirst().accepts(type.code()));

        // A state-race is told as an error where nothing healed it.
        assertThat(harmless)
                .containsExactlyInAnyOrderElementsOf(Stream.concat(
                                Stream.of(ConflictType.DUPLICATE_NOTIFICATION),
                                Arrays.stream(ConflictType.values())
                                        .filter(type -> type.level() == Level.INFO && type != ConflictType.STATE_RACE))
                        .toList());
    }

    @Test
    void asksForTypesOfConflictsThatThereAre() {
        var types = Arrays.stream(ConflictType.values()).map(ConflictType::code).toList();
        for (var query : Observability.queries()) {
            assertThat(query.selectors().stream()
                            .flatMap(selector -> selector.labels().stream())
                            .filter(matcher -> matcher.label().equals("type"))
                            .flatMap(matcher -> Stream.of(matcher.value().split("[|]"))))
                    .as(query.asker())
                    .isSubsetOf(types);
        }
    }

    private static List<String> names() {
        return List.copyOf(new TreeSet<>(Observability.alerts().stream()
                .map(alert -> alert.path("alert").stringValue())
                .toList()));
    }
}
