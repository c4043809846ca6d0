package shop.orderpipeline.topic;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;
import shop.orderpipeline.testing.TestKafka;

class TopicCreationIT {

    @Test
    void createsEveryTopicAsDeclared() throws Exception {
        try (var admin = admin(TestKafka.settings())) {
            var names = Topics.all().stream().map(Topic::name).toList();
            var created = admin.describeTopics(names).allTopicNames().get();
            var resources = names.stream()
                    .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
                    .toList();
            var configs = admin.describeConfigs(resources).all().get();

            for (var topic : Topics.all()) {
                var config = requireNonNull(configs.get(new ConfigResource(ConfigResource.Type.TOPIC, topic.name())));
                assertThat(created.get(topic.name()))
                        .isNotNull()
                        .satisfies(description ->
                                assertThat(description.partitions()).hasSize(12));
                assertThat(Stream.of(
                                        "cleanup.policy",
                                        "retention.ms",
                                        "message.timestamp.type",
                                        "max.message.bytes",
                                        "unclean.leader.election.enable")
                                .map(name -> config.get(name).value()))
                        .containsExactly(
                                "delete",
                                Long.toString(topic.retention().toMillis()),
                                "LogAppendTime",
                                Integer.toString(topic.maxRecordBytes()),
                                "false");
            }
        }
    }

    @Test
    void changesNothingTheSecondTime() throws Exception {
        var before = topicIds();

        TopicCreation.createMissing(TestKafka.settings());

        assertThat(topicIds()).isEqualTo(before);
    }

    /** A broker of its own: a topic that others share can't be given back its partitions. */
    @Test
    void refusesATopicWithAnotherNumberOfPartitions() throws Exception {
        var broker = new EmbeddedKafkaKraftBroker(1, 1);
        try {
            broker.afterPropertiesSet();
            var settings = KafkaSettings.singleNode(broker.getBrokersAsString());
            try (var admin = admin(settings)) {
                admin.createTopics(List.of(new NewTopic("paid-orders", 3, (short) 1)))
                        .all()
                        .get();
            }

            assertThatIllegalStateException()
                    .isThrownBy(() -> TopicCreation.createMissing(settings))
                    .withMessage("topic paid-orders has 3 partitions, not 12:"
                            + " copies of one payment would no longer meet on one partition");
        } finally {
            broker.destroy();
        }
    }

    private static Map<String, Uuid> topicIds() throws Exception {
        try (var admin = admin(TestKafka.settings())) {
            var listings = admin.listTopics().namesToListings().get();
            return listings.values().stream()
                    .collect(Collectors.toMap(listing -> listing.name(), listing -> listing.topicId()));
        }
    }

    private static Admin admin(KafkaSettings settings) {
        return Admin.create(Map.<String, Object>of("bootstrap.servers", settings.bootstrapServers()));
    }
}
