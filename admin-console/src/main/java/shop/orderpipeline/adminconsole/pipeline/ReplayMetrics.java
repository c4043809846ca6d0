package shop.orderpipeline.adminconsole.pipeline;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.SQLException;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import shop.orderpipeline.replay.Replays;
import shop.orderpipeline.replay.Replays.Totals;
import shop.orderpipeline.replay.Source;
import shop.orderpipeline.topic.KafkaSettings;

/**
 * {@code replay.records{source,result}}: records that replays published again, could not, or left out. A replay runs in a
 * process that ends with it and that nobody scrapes, so the figures are read from what it writes down, with 15 s in between.
 */
@Component
class ReplayMetrics {

    private static final Logger LOG = LoggerFactory.getLogger(ReplayMetrics.class);

    private final Replays replays;
    private final MeterRegistry meters;
    private volatile Map<String, Totals> totals = Map.of();
    private boolean counted;

    ReplayMetrics(KafkaSettings kafka, @Qualifier("housekeeping") HikariDataSource database, MeterRegistry meters) {
        this.replays = new Replays(kafka, database);
        this.meters = meters;
    }

    /** Not before the figures are known: a counter that began at 0 would seem to rise by all there ever was. */
    private void count() {
        for (var source : Source.all()) {
            count(source.name(), "published", Totals::published);
            count(source.name(), "failed", Totals::failed);
            count(source.name(), "parked", Totals::parked);
        }
    }

    private void count(String source, String result, ToLongFunction<Totals> figure) {
        FunctionCounter.builder("replay.records", this, metrics -> figure.applyAsLong(metrics.of(source)))
                .tag("source", source)
                .tag("result", result)
                .register(meters);
    }

    private Totals of(String source) {
        return totals.getOrDefault(source, new Totals(source, 0, 0, 0));
    }

    /** While the database is away the last figures stay. */
    @Scheduled(fixedDelay = 15_000)
    synchronized void read() {
        try {
            totals = replays.totals().stream().collect(Collectors.toMap(Totals::source, Function.identity()));
            if (!counted) {
                count();
                counted = true;
            }
        } catch (SQLException e) {
            LOG.atWarn().addKeyValue("failure", e.getClass().getName()).log("replayed records could not be counted");
        }
    }
}
