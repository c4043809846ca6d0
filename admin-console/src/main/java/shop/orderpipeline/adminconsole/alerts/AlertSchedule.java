package shop.orderpipeline.adminconsole.alerts;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedRuntimeException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Evaluates and sends, again and again. At a fixed rate each run has a thread of its own: with a fixed delay all would
 * share one, and a receiver that does not answer would hold up the console's readiness.
 */
@Component
class AlertSchedule {

    private static final Logger LOG = LoggerFactory.getLogger(AlertSchedule.class);

    private final AlertEvaluation evaluation;
    private final AlertDeliveries deliveries;
    private final AlertTable table;
    private final AlertGauges gauges;

    AlertSchedule(AlertEvaluation evaluation, AlertDeliveries deliveries, AlertTable table, AlertGauges gauges) {
        this.evaluation = evaluation;
        this.deliveries = deliveries;
        this.table = table;
        this.gauges = gauges;
    }

    @Scheduled(fixedRate = 10_000)
    void evaluate() {
        try {
            evaluation.evaluate();
            gauges.show(table.standing());
        } catch (NestedRuntimeException e) {
            LOG.atWarn().addKeyValue("failure", e.getClass().getName()).log("alerts could not be evaluated");
        }
    }

    @Scheduled(fixedRate = 5_000)
    void send() throws InterruptedException {
        try {
            deliveries.sendDue();
        } catch (NestedRuntimeException e) {
            LOG.atWarn().addKeyValue("failure", e.getClass().getName()).log("alerts could not be sent");
        }
    }
}
