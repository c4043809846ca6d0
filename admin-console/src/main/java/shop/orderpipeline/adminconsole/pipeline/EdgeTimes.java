package shop.orderpipeline.adminconsole.pipeline;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * When the records at one edge of partitions, the oldest or the newest, were appended. Kafka has to be asked only where
 * the edge moved since it told. One thread at a time.
 */
final class EdgeTimes {

    private final Supplier<OffsetSpec> edge;
    private final Map<TopicPartition, Known> known = new HashMap<>();

    private EdgeTimes(Supplier<OffsetSpec> edge) {
        this.edge = edge;
    }

    /** The first record that was appended at any time. */
    static EdgeTimes oldest() {
        return new EdgeTimes(() -> OffsetSpec.forTimestamp(0));
    }

    static EdgeTimes newest() {
        return new EdgeTimes(OffsetSpec::maxTimestamp);
    }

    /** @param offset of the edge when it was asked about */
    private record Known(long offset, Instant at) {}

    /**
     * What Kafka must be asked.
     *
     * @param offsets of the edge, of the partitions that have records
     */
    Map<TopicPartition, OffsetSpec> questions(Map<TopicPartition, Long> offsets) {
        known.keySet().retainAll(offsets.keySet());
        var questions = new HashMap<TopicPartition, OffsetSpec>();
        offsets.forEach((partition, offset) -> {
            var told = known.get(partition);
            if (told == null || told.offset() != offset) {
                questions.put(partition, edge.get());
            }
        });
        return questions;
    }

    /** Remembers the answers; a partition that lost its records meanwhile has none. */
    void learn(Map<TopicPartition, Long> offsets, Map<TopicPartition, ListOffsetsResultInfo> answers) {
        answers.forEach((partition, answer) -> {
            var offset = offsets.get(partition);
            if (offset != null && answer.timestamp() >= 0) {
                known.put(partition, new Known(offset, Instant.ofEpochMilli(answer.timestamp())));
            }
        });
    }

    /** Null where the partition has no record. */
    @Nullable Instant at(TopicPartition partition) {
        var told = known.get(partition);
        return told == null ? null : told.at();
    }
}
