package shop.orderpipeline.adminconsole.timeline;

import java.time.Clock;
import java.time.Duration;
import javax.sql.DataSource;
import org.springframework.stereotype.Component;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.topic.KafkaSettings;
import shop.orderpipeline.trace.PaymentTrace;
import shop.orderpipeline.trace.PaymentTraces;

/** Follows payments for people who wait for the answer. */
@Component
class Timelines {

    /** A page that takes longer is better shown incomplete. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final PaymentTraces traces;
    private final Clock clock;

    Timelines(DataSource database, KafkaSettings kafka, Clock clock) {
        this.traces = new PaymentTraces(database, kafka);
        this.clock = clock;
    }

    PaymentTrace of(LowProfileId payment) {
        return traces.of(payment, PATIENCE, clock.instant());
    }

    /** True where all was read, and nothing is known of the payment. */
    static boolean isUnknown(PaymentTrace trace) {
        return trace.isEmpty() && trace.coverage().isComplete();
    }
}
