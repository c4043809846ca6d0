package shop.orderpipeline.adminconsole.pipeline;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import shop.orderpipeline.topic.GroupMeter.GroupFigures;

/** What Kafka told in one look. Records are counted by offsets, so the marks of transactions count too. */
record KafkaFigures(List<TopicFigures> topics, List<GroupFigures> groups) {

    /**
     * One topic.
     *
     * @param records that are there now
     * @param perMinute how many came a minute lately; null until it was watched for a while
     * @param lastAt when the newest record was appended; null where there is none
     * @param oldestAt when the oldest record was appended; null where there is none
     * @param retention how long records stay, as declared
     */
    record TopicFigures(
            String name,
            long records,
            @Nullable Double perMinute,
            @Nullable Instant lastAt,
            @Nullable Instant oldestAt,
            Duration retention) {

        /** Until the oldest record may be deleted; zero where it may be already, null where there is no record. */
        @Nullable Duration retentionLeft(Instant now) {
            if (oldestAt == null) {
                return null;
            }
            var left = Duration.between(now, oldestAt.plus(retention));
            return left.isNegative() ? Duration.ZERO : left;
        }
    }

    Optional<GroupFigures> group(String name) {
        return groups.stream().filter(group -> group.name().equals(name)).findFirst();
    }
}
