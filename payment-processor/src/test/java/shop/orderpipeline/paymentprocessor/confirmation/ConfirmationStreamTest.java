package shop.orderpipeline.paymentprocessor.confirmation;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;
import shop.orderpipeline.topic.KafkaSettings;

class ConfirmationStreamTest {

    /** Where the cluster's own setting is Kafka's, one replica would do for what the store remembers. */
    @Test
    void keepsItsChangelogAsSafeAsTheTopics() {
        var settings = new ConfirmationStream(
                        new KafkaSettings("127.0.0.1:1", Optional.empty(), 3, 2),
                        Path.of("unused"),
                        1,
                        Duration.ofDays(90),
                        new SimpleMeterRegistry(),
                        Clock.systemUTC())
                .settings();

        var streams = new StreamsConfig(settings);
        assertThat(streams.getInt(StreamsConfig.REPLICATION_FACTOR_CONFIG)).isEqualTo(3);
        assertThat(streams.getInt(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG)).isEqualTo(1);
        assertThat(streams.originalsWithPrefix(StreamsConfig.TOPIC_PREFIX))
                .containsEntry(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, 2);
    }
}
