package shop.orderpipeline.webhookingress.notification;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import shop.orderpipeline.payment.PaymentNotification.Dialect;

/** Counts calls by dialect and outcome, and times how long an acknowledgement takes. */
final class IngressMetrics {

    private final Map<Outcome, Counter> unread = new EnumMap<>(Outcome.class);
    private final Map<Dialect, Map<Outcome, Counter>> received = new EnumMap<>(Dialect.class);
    private final Timer ack;

    IngressMetrics(MeterRegistry registry) {
        for (var outcome : Outcome.values()) {
            unread.put(outcome, counter(registry, "unread", outcome));
        }
        for (var dialect : Dialect.values()) {
            var counters = new EnumMap<Outcome, Counter>(Outcome.class);
            for (var outcome : Outcome.values()) {
                counters.put(outcome, counter(registry, dialect.name().toLowerCase(Locale.ROOT), outcome));
            }
            received.put(dialect, counters);
        }
        ack = Timer.builder("notifications.ack")
                .description("from reading a call to the acknowledgement of its record")
                .publishPercentileHistogram()
                .register(registry);
    }

    /** @param dialect null where the call was not understood */
    void count(@Nullable Dialect dialect, Outcome outcome) {
        var counters = dialect == null ? unread : received.getOrDefault(dialect, unread);
        var counter = counters.get(outcome);
        if (counter != null) {
            counter.increment();
        }
    }

    void acknowledged(long nanos) {
        ack.record(nanos, java.util.concurrent.TimeUnit.NANOSECONDS);
    }

    private static Counter counter(MeterRegistry registry, String source, Outcome outcome) {
        return Counter.builder("notifications.received")
                .description("calls of the webhook")
                .tag("source", source)
                .tag("outcome", outcome.code())
                .register(registry);
    }
}
