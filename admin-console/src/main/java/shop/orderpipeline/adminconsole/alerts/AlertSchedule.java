package shop.orderpipeline.adminconsole.alerts;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedRuntimeException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Evaluates and sends, again and again. */
@Component
class AlertSchedule {

    private static final Logger LOG = LoggerFactory.getLogger(AlertSchedule.class);

    private final AlertEvaluation evaluation;
    private final AlertDeliveries deliveries;
    private final AlertTable table;
    private final AlertGauges gauges;
    private final AlertBadge badge;

    AlertSchedule(
            AlertEvaluation evaluation,
            AlertDeliveries deliveries,
            AlertTable table,
            AlertGauges gauges,
            AlertBadge badge) {
        this.evaluation = evaluation;
        this.deliveries = deliveries;
        this.table = table;
        this.gauges = gauges;
        this.badge = badge;
    }

    @Scheduled(fixedDelay = 10_000)
    void evaluate() {
        try {
            evaluation.evaluate();
            var standing = table.standing();
            gauges.show(standing);
            badge.show(standing);
        } catch (NestedRuntimeException e) {
            LOG.atWarn().addKeyValue("failure", e.getClass().getName()).log("alerts could not be evaluated");
        }
    }

    @Scheduled(fixedDelay = 5_000)
    void send() throws InterruptedException {
        try {
            deliveries.sendDue();
        } catch (NestedRuntimeException e) {
            LOG.atWarn().addKeyValue("failure", e.getClass().getName()).log("alerts could not be sent");
        }
    }
}
