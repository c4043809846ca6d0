package shop.orderpipeline.adminconsole.alerts;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends what the outbox holds, each at least once; what fails is tried again for a day. */
final class AlertDeliveries {

    private static final Logger LOG = LoggerFactory.getLogger(AlertDeliveries.class);

    /** Longer than a call and the note of its end. */
    private static final Duration LEASE = Duration.ofSeconds(30);

    /** More than one run should ever find; the rest is for the next one. */
    private static final int MOST_A_RUN = 100;

    private final DeliveryTable table;
    private final Optional<Webhook> webhook;
    private final InstantSource clock;
    private final MeterRegistry meters;

    /** @param webhook empty where nobody is to be told */
    AlertDeliveries(DeliveryTable table, Optional<Webhook> webhook, InstantSource clock, MeterRegistry meters) {
        this.table = table;
        this.webhook = webhook;
        this.clock = clock;
        this.meters = meters;
    }

    /** Sends what is due, one after the other, until nothing is; several may do so at once. */
    void sendDue() throws InterruptedException {
        if (webhook.isEmpty()) {
            return;
        }
        for (int sent = 0; sent < MOST_A_RUN; sent++) {
            var taken = table.claim(clock.instant(), LEASE);
            if (taken.isEmpty()) {
                return;
            }
            send(taken.get(), webhook.get());
        }
    }

    private void send(DeliveryTable.Taken taken, Webhook webhook) throws InterruptedException {
        switch (webhook.send(taken.body())) {
            case Webhook.Receipt.Accepted() -> {
                table.delivered(taken.id(), clock.instant());
                count("delivered");
            }
            case Webhook.Receipt.Failed(var why) -> failed(taken, why);
        }
    }

    private void failed(DeliveryTable.Taken taken, String why) {
        var now = clock.instant();
        var next = RedeliveryRule.next(taken.attempts(), taken.createdAt(), now);
        if (next.isPresent()) {
            table.again(taken.id(), next.get(), why);
            count("failed");
            log("alert not delivered yet", taken, why);
        } else {
            table.givenUp(taken.id(), now, why);
            count("given-up");
            log("alert never delivered", taken, why);
        }
    }

    private static void log(String what, DeliveryTable.Taken taken, String why) {
        LOG.atWarn()
                .addKeyValue("delivery", taken.id())
                .addKeyValue("attempts", taken.attempts())
                .addKeyValue("reason", why)
                .log(what);
    }

    private void count(String result) {
        meters.counter("alerts.deliveries", "result", result).increment();
    }
}
