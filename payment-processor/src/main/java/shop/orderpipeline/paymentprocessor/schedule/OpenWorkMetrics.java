package shop.orderpipeline.paymentprocessor.schedule;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What is open and since when, by reason, and how many of a day's payments nobody notified us about; read from the tables
 * every now and then, by the database's clock.
 *
 * <ul>
 *   <li>{@code open.work{reason}}: payments that something must still happen to
 *   <li>{@code open.work.oldest{reason}}: seconds since the oldest of them was filed
 *   <li>{@code webhook.loss.rate}: of the payments proved within 24 h, the share that no notification had come for; absent
 *       while there were none
 * </ul>
 */
final class OpenWorkMetrics {

    private static final Duration KEPT = Duration.ofSeconds(15);

    /** It reads a day's orders: seldom is enough, once there are any. */
    private static final Duration LOSS_RATE_KEPT = Duration.ofMinutes(1);

    private static final String OPEN = """
            select reason, count(*) as payments, extract(epoch from now() - min(opened_at)) as oldest
            from open_work
            group by reason
            """;

    private static final String LOSS_RATE = """
            select avg((claim is null)::int)::float8 from orders where created_at > now() - interval '1 day'
            """;

    private final JdbcClient jdbc;
    private final MultiGauge payments;
    private final MultiGauge oldest;
    private volatile double lossRate = Double.NaN;
    private long readNanos;
    private boolean read;
    private long lossRateNanos;

    OpenWorkMetrics(JdbcClient jdbc, MeterRegistry meters) {
        this.jdbc = jdbc;
        this.payments = MultiGauge.builder("open.work").register(meters);
        this.oldest = MultiGauge.builder("open.work.oldest").baseUnit("seconds").register(meters);
        meters.gauge("webhook.loss.rate", this, metrics -> metrics.lossRate);
    }

    private record Open(String reason, long payments, double oldest) {}

    /** Reads again where the last figures are old; on the schedule's thread. */
    void refresh() {
        long now = System.nanoTime();
        if (read && now - readNanos < KEPT.toNanos()) {
            return;
        }
        readNanos = now;
        read = true;
        var open = jdbc.sql(OPEN).query(Open.class).list().stream()
                .collect(Collectors.toMap(Open::reason, Function.identity()));
        register(payments, open, Open::payments);
        register(oldest, open, Open::oldest);
        if (Double.isNaN(lossRate) || now - lossRateNanos > LOSS_RATE_KEPT.toNanos()) {
            lossRateNanos = now;
            lossRate = jdbc.sql(LOSS_RATE).query(Double.class).optional().orElse(Double.NaN);
        }
    }

    /** A reason without work is measured too, as 0: a figure that vanishes raises no alarm. */
    private static void register(MultiGauge gauge, Map<String, Open> open, Function<Open, Number> figure) {
        var none = new Open("", 0, 0);
        gauge.register(
                Arrays.stream(WorkReason.values())
                        .map(reason -> Row.of(
                                Tags.of("reason", reason.code()), figure.apply(open.getOrDefault(reason.code(), none))))
                        .collect(Collectors.toList()),
                true);
    }
}
