package shop.orderpipeline.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import shop.orderpipeline.topic.TopicHealth.Need;

class TopicHealthTest {

    /** Replicas in sync of each partition; of those with none nobody leads. Two are needed. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "3 2 2 | 2 2 | true  | true",
                "3 0 2 | 2 2 | false | true",
                "3 1 2 | 2 2 | false | true",
                "0 0 2 | 2 2 | false | true",
                "0 1 0 | 2 2 | false | false",
                "3 2 2 | 0 1 | false | false",
            })
    void aServiceIsReadyWhereAsMuchAsItNeedsCanBeWritten(
            String notifications, String quarantine, boolean every, boolean any) {
        var topics = List.of(topic("notifications", notifications), topic("quarantine", quarantine));

        assertThat(TopicHealth.judge(topics, Need.EVERY_PARTITION, 2).isEmpty()).isEqualTo(every);
        assertThat(TopicHealth.judge(topics, Need.ANY_PARTITION, 2).isEmpty()).isEqualTo(any);
    }

    @Test
    void saysHowManyPartitionsAreAway() {
        assertThat(TopicHealth.judge(List.of(topic("notifications", "3 0 1 2")), Need.EVERY_PARTITION, 2))
                .hasValue("2 of 4 partitions of notifications have no leader or too few replicas in sync");
    }

    private static TopicDescription topic(String name, String inSync) {
        var partitions = Arrays.stream(inSync.split(" "))
                .map(Integer::parseInt)
                .map(TopicHealthTest::partition)
                .toList();
        return new TopicDescription(name, false, partitions);
    }

    private static TopicPartitionInfo partition(int inSync) {
        var nodes = IntStream.range(0, inSync)
                .mapToObj(id -> new Node(id, "broker-" + id, 9092))
                .toList();
        return new TopicPartitionInfo(
                0,
                nodes.isEmpty() ? Node.noNode() : nodes.getFirst(),
                nodes,
                nodes,
                Collections.emptyList(),
                List.of());
    }
}
