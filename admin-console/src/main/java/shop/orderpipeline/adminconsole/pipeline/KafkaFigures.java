package shop.orderpipeline.adminconsole.pipeline;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

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

    /** How a group is doing, by its coordinator. */
    enum Membership {
        /** Every partition has its member. */
        STABLE,
        /** The partitions are being shared out. */
        SHARING,
        /** No member, or the group was never there. */
        ABSENT,
        /** The coordinator does not say. */
        UNKNOWN
    }

    /** One consumer group. */
    record GroupFigures(String name, Membership membership, int members, List<PartitionLag> partitions) {

        /** In records, over all partitions. */
        public long lag() {
            return partitions.stream().mapToLong(PartitionLag::lag).sum();
        }

        /** When the oldest record was appended that the group has not read; empty where it read all, or none is known. */
        Optional<Instant> oldestUnreadAt() {
            return partitions.stream()
                    .flatMap(partition -> Stream.ofNullable(partition.oldestUnreadAt()))
                    .min(Comparator.naturalOrder());
        }

        /** The topics that it reads, each once, in their order. */
        public List<String> topics() {
            return partitions.stream().map(PartitionLag::topic).distinct().toList();
        }
    }

    /**
     * How far a group is behind on one partition, by what it committed.
     *
     * @param oldestUnreadAt when the record at the committed offset was appended; null where none waits, or where it could
     *     not be read in time
     */
    record PartitionLag(
            String topic, int partition, long lag, @Nullable Instant oldestUnreadAt) {}

    Optional<GroupFigures> group(String name) {
        return groups.stream().filter(group -> group.name().equals(name)).findFirst();
    }
}
