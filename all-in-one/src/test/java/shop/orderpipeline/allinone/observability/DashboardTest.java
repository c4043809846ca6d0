package shop.orderpipeline.allinone.observability;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** {@code ops/grafana}: what Grafana would show as an empty panel without a word. */
class DashboardTest {

    @Test
    void hasPanelsThatSayWhatTheyShow() {
        assertThat(Observability.panels()).hasSizeGreaterThan(20).allSatisfy(panel -> {
            assertThat(panel.path("title").stringValue()).isNotBlank();
            assertThat(panel.path("description").stringValue()).isNotBlank();
            assertThat(panel.path("targets").valueStream()).isNotEmpty();
        });
    }

    @Test
    void givesEachPanelAPlaceAndANumberOfItsOwn() {
        assertThat(Observability.dashboard()
                        .path("panels")
                        .valueStream()
                        .map(panel -> panel.path("id").intValue()))
                .doesNotHaveDuplicates();
        assertThat(Observability.dashboard()
                        .path("panels")
                        .valueStream()
                        .map(panel -> panel.path("gridPos").path("x") + "/"
                                + panel.path("gridPos").path("y")))
                .doesNotHaveDuplicates();
    }

    @Test
    void asksTheDataSourceThatIsProvisioned() {
        var source = Observability.yaml(Observability.PROVISIONING.resolve("datasources/prometheus.yml"))
                .path("datasources")
                .path(0);

        assertThat(Observability.dashboard().findValues("datasource"))
                .isNotEmpty()
                .allSatisfy(used -> assertThat(used.path("uid").stringValue())
                        .isEqualTo(source.path("uid").stringValue()));
        // By it Grafana knows how long a rate must look back.
        assertThat(source.path("jsonData").path("timeInterval").stringValue())
                .isEqualTo(Observability.yaml(Observability.PROMETHEUS)
                        .path("global")
                        .path("scrape_interval")
                        .stringValue());
    }

    @Test
    void namesNoRecordingThatTheRulesDoNotMake() {
        assertThat(Observability.queries().stream()
                        .flatMap(query -> query.selectors().stream())
                        .map(Selector::metric)
                        .filter(metric -> metric.contains(":")))
                .isSubsetOf(Observability.recordings());
    }

    @Test
    void isWhereItsProvisioningLooks() {
        var folder = Observability.yaml(Observability.PROVISIONING.resolve("dashboards/order-pipeline.yml"))
                .path("providers")
                .path(0)
                .path("options")
                .path("path")
                .stringValue();

        assertThat(Observability.text(Path.of("..", "docker-compose.yml")))
                .contains("./ops/grafana/order-pipeline.json:" + folder + "/order-pipeline.json:ro");
    }
}
