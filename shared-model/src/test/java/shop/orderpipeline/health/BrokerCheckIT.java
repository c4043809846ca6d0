package shop.orderpipeline.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static shop.orderpipeline.topic.TopicHealth.Need.EVERY_PARTITION;

import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;
import shop.orderpipeline.testing.TestKafka;
import shop.orderpipeline.topic.KafkaSettings;
import shop.orderpipeline.topic.Topic;
import shop.orderpipeline.topic.TopicCreation;
import shop.orderpipeline.topic.Topics;

class BrokerCheckIT {

    private static final List<Topic<?>> TOPICS = List.of(Topics.PAYMENT_NOTIFICATIONS, Topics.PAID_ORDERS);

    @Test
    void isReadyWhereTheTopicsCanBeWritten() {
        try (var check = BrokerCheck.start(TestKafka.settings(), TOPICS)) {
            await().until(() -> check.notReady().isEmpty());
        }
    }

    @Test
    void isNotReadyWhereATopicIsMissing() {
        var unknown = new Topic<>("unknown", "nothing", String.class, "nobody", Duration.ofDays(1), 1);
        try (var check = BrokerCheck.start(TestKafka.settings(), List.of(unknown))) {
            await().until(() -> check.notReady().orElse("").startsWith("a topic is missing"));
        }
    }

    @Test
    void isNotReadyWhereFewerReplicasAreInSyncThanAnAcknowledgementNeeds() {
        var strict = new KafkaSettings(TestKafka.settings().bootstrapServers(), Optional.empty(), 3, 2);
        try (var check = BrokerCheck.start(strict, TOPICS)) {
            await().until(() -> check.notReady().orElse("").contains("too few replicas in sync"));
        }
    }

    @Test
    void isReadyOnlyAfterThePreparation() {
        var left = new AtomicInteger(1);
        BrokerCheck.Preparation atTheSecondTime =
                () -> left.getAndDecrement() > 0 ? Optional.of("one more") : Optional.empty();
        try (var check = BrokerCheck.start(TestKafka.settings(), TOPICS, EVERY_PARTITION, atTheSecondTime)) {
            await().until(() -> check.notReady().orElse("").startsWith("one more"));
            await().until(() -> check.notReady().isEmpty());
            assertThat(left).hasValue(-1);
        }
    }

    @Test
    void isNotReadyWhereNobodyListens() throws Exception {
        try (var check = BrokerCheck.start(KafkaSettings.singleNode("127.0.0.1:" + deadPort()), TOPICS)) {
            await().until(() -> check.notReady().orElse("").startsWith("Kafka does not answer"));
        }
    }

    @Test
    void noticesWithin10SecondsThatTheBrokerIsGone() throws Exception {
        var broker = new EmbeddedKafkaKraftBroker(1, 1);
        broker.afterPropertiesSet();
        var settings = KafkaSettings.singleNode(broker.getBrokersAsString());
        try (var check = BrokerCheck.start(settings, TOPICS, EVERY_PARTITION, () -> created(settings))) {
            await().atMost(Duration.ofSeconds(30)).until(() -> check.notReady().isEmpty());
            broker.destroy();
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> check.notReady().orElse("").startsWith("Kafka does not answer"));
        }
    }

    private static Optional<String> created(KafkaSettings settings) throws InterruptedException {
        TopicCreation.createMissing(settings);
        return Optional.empty();
    }

    private static int deadPort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
