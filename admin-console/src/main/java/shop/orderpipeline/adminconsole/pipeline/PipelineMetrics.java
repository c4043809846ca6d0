package shop.orderpipeline.adminconsole.pipeline;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import org.springframework.stereotype.Component;
import shop.orderpipeline.adminconsole.projection.ProjectionWatch;
import shop.orderpipeline.topic.GroupMeter.PartitionLag;

/**
 * The lag of every group as committed, and the age of what is shown.
 *
 * <ul>
 *   <li>{@code kafka.group.lag{group,topic,partition}}: records
 *   <li>{@code kafka.group.lag.age{group,topic,partition}}: seconds since the oldest unread record was appended; 0 where
 *       all is read
 *   <li>{@code projection.age}: seconds, see {@link ProjectionWatch.Lateness}
 * </ul>
 *
 * While Kafka is silent the last figures stay, since one that vanishes raises no alarm.
 */
@Component
class PipelineMetrics {

    private final MultiGauge lag;
    private final MultiGauge age;

    PipelineMetrics(MeterRegistry meters, ProjectionWatch projection) {
        this.lag = MultiGauge.builder("kafka.group.lag").register(meters);
        this.age = MultiGauge.builder("kafka.group.lag.age").baseUnit("seconds").register(meters);
        Gauge.builder("projection.age", projection, PipelineMetrics::projectionAge)
                .baseUnit("seconds")
                .register(meters);
    }

    void show(KafkaFigures figures, Instant now) {
        var lags = new ArrayList<Row<?>>();
        var ages = new ArrayList<Row<?>>();
        for (var group : figures.groups()) {
            for (var partition : group.partitions()) {
                var tags = Tags.of(
                        "group",
                        group.name(),
                        "topic",
                        partition.topic(),
                        "partition",
                        Integer.toString(partition.partition()));
                lags.add(Row.of(tags, partition.lag()));
                ages.add(Row.of(tags, seconds(partition, now)));
            }
        }
        lag.register(lags, true);
        age.register(ages, true);
    }

    private static double seconds(PartitionLag partition, Instant now) {
        var oldest = partition.oldestUnreadAt();
        if (oldest == null) {
            return partition.lag() == 0 ? 0 : Double.NaN;
        }
        return Math.max(0, Duration.between(oldest, now).toMillis() / 1_000.0);
    }

    private static double projectionAge(ProjectionWatch projection) {
        var age = projection.lateness().ageSeconds();
        return age == null ? Double.NaN : age;
    }
}
