package shop.orderpipeline.adminconsole.alerts;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Looks once at all conditions: measures, decides, and writes in one transaction what changed and whom to tell. Of several
 * consoles one does it at a time; a look that another one is taking is not taken twice.
 */
final class AlertEvaluation {

    /** How long what is over can be looked up. */
    static final Duration KEPT = Duration.ofDays(90);

    private static final Logger LOG = LoggerFactory.getLogger(AlertEvaluation.class);

    private final TransactionOperations transaction;
    private final AlertTable table;
    private final MeasurementTable measurements;
    private final Measuring measuring;
    private final AlertOutbox outbox;
    private final InstantSource clock;
    private final Duration calm;

    /** @param calm how long something must be over before it is believed */
    AlertEvaluation(
            TransactionOperations transaction,
            AlertTable table,
            MeasurementTable measurements,
            Measuring measuring,
            AlertOutbox outbox,
            InstantSource clock,
            Duration calm) {
        this.transaction = transaction;
        this.table = table;
        this.measurements = measurements;
        this.measuring = measuring;
        this.outbox = outbox;
        this.clock = clock;
        this.calm = calm;
    }

    /**
     * Empty where another console is at it.
     *
     * @throws org.springframework.core.NestedRuntimeException where the database fails; nothing is changed then
     */
    Optional<List<AlertChange>> evaluate() {
        var changes = transaction.execute(status ->
                table.tryLock() ? Optional.of(evaluateAt(clock.instant())) : Optional.<List<AlertChange>>empty());
        changes.ifPresent(all -> all.forEach(AlertEvaluation::report));
        return changes;
    }

    private List<AlertChange> evaluateAt(Instant now) {
        var findings = AlertRule.findings(measuring.at(now));
        var changes = AlertDecider.decide(findings, table.standing(), now, calm);
        changes.forEach(change -> write(change, now));
        measurements.measured(findings, now);
        table.forget(now.minus(KEPT));
        return changes;
    }

    private void write(AlertChange change, Instant now) {
        switch (change) {
            case AlertChange.Raised raised ->
                table.raise(raised, now).ifPresent(alert -> outbox.tell(AlertEvent.RAISED, alert, now));
            case AlertChange.Escalated(var alert, var news) -> {
                table.keep(alert, now);
                if (news) {
                    outbox.tell(AlertEvent.ESCALATED, alert, now);
                }
            }
            case AlertChange.Eased(var alert) -> table.keep(alert, now);
            case AlertChange.Kept(var alert) -> table.keep(alert, now);
            case AlertChange.Resolved(var alert) -> {
                table.resolve(alert, now);
                outbox.tell(AlertEvent.RESOLVED, alert, now);
            }
        }
    }

    private static void report(AlertChange change) {
        switch (change) {
            case AlertChange.Raised(var name, var subject, var severity, var figures) ->
                report("alert raised", name, subject, severity, figures);
            case AlertChange.Escalated(var alert, var _) -> report("alert escalated", alert);
            case AlertChange.Eased(var alert) -> report("alert eased", alert);
            case AlertChange.Resolved(var alert) -> report("alert resolved", alert);
            case AlertChange.Kept _ -> {}
        }
    }

    private static void report(String what, StandingAlert alert) {
        report(what, alert.name(), alert.subject(), alert.severity(), alert.figures());
    }

    private static void report(String what, AlertName name, String subject, Severity severity, Figures figures) {
        LOG.atWarn()
                .addKeyValue("name", name.code())
                .addKeyValue("subject", subject)
                .addKeyValue("severity", severity.code())
                .addKeyValue("figures", figures.byName())
                .log(what);
    }
}
