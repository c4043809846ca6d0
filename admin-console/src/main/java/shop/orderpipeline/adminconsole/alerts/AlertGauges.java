package shop.orderpipeline.adminconsole.alerts;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** {@code alerts.active{name,severity}}: how many alerts stand. */
final class AlertGauges {

    private final MultiGauge active;

    AlertGauges(MeterRegistry meters) {
        this.active = MultiGauge.builder("alerts.active").register(meters);
    }

    /** An alert that does not stand is shown too, as 0: a figure that vanishes raises no alarm. */
    void show(List<StandingAlert> standing) {
        active.register(
                Arrays.stream(AlertName.values())
                        .flatMap(
                                name -> Arrays.stream(Severity.values()).map(severity -> row(name, severity, standing)))
                        .collect(Collectors.toList()),
                true);
    }

    private static Row<Number> row(AlertName name, Severity severity, List<StandingAlert> standing) {
        return Row.of(
                Tags.of("name", name.code(), "severity", severity.code()),
                standing.stream()
                        .filter(alert -> alert.name() == name && alert.severity() == severity)
                        .count());
    }
}
