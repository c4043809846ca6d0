package shop.orderpipeline.webhookingress.notification;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import shop.orderpipeline.payment.Claim;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.payment.PaymentNotification;
import shop.orderpipeline.topic.KafkaSettings;
import shop.orderpipeline.topic.TraceParent;

class NotificationPublisherTest {

    private static final PaymentNotification NOTIFICATION = new PaymentNotification(
            new LowProfileId("a"), Claim.silent(), PaymentNotification.Dialect.JSON, "0".repeat(64), Instant.EPOCH);

    private static final TraceParent TRACE = TraceParent.begin();

    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final NotificationPublisher publisher = new NotificationPublisher(producer);
    private final List<Boolean> answers = new ArrayList<>();

    @Test
    void saysYesOnlyAfterTheAcknowledgement() {
        publisher.warmUp();
        publisher.publish(NOTIFICATION, TRACE, answers::add);
        assertThat(answers).isEmpty();
        producer.completeNext();
        assertThat(answers).containsExactly(true);
        assertThat(publisher.inFlight()).isZero();
    }

    @Test
    void saysNoWhereTheBrokerDoesNotAcknowledge() {
        publisher.warmUp();
        publisher.publish(NOTIFICATION, TRACE, answers::add);
        producer.errorNext(new TimeoutException("away"));
        assertThat(answers).containsExactly(false);
        assertThat(publisher.failedWithin(Duration.ofMinutes(1))).isTrue();
        publisher.publish(NOTIFICATION, TRACE, answers::add);
        producer.completeNext();
        assertThat(publisher.failedWithin(Duration.ofMinutes(1))).isFalse();
    }

    @Test
    void saysNoWhereTheProducerThrows() {
        publisher.warmUp();
        producer.sendException = new TimeoutException("no room");
        publisher.publish(NOTIFICATION, TRACE, answers::add);
        assertThat(answers).containsExactly(false);
        assertThat(publisher.inFlight()).isZero();
    }

    @Test
    void sendsNothingBeforeItKnowsThePartitions() {
        publisher.publish(NOTIFICATION, TRACE, answers::add);
        assertThat(answers).containsExactly(false);
        assertThat(producer.history()).isEmpty();
    }

    @Test
    void shedsWhatIsMoreThanItMayHaveInFlight() {
        publisher.warmUp();
        for (int i = 0; i < NotificationPublisher.MOST_IN_FLIGHT; i++) {
            publisher.publish(NOTIFICATION, TRACE, answers::add);
        }
        assertThat(answers).isEmpty();
        publisher.publish(NOTIFICATION, TRACE, answers::add);
        assertThat(answers).containsExactly(false);
        producer.completeNext();
        publisher.publish(NOTIFICATION, TRACE, answers::add);
        assertThat(answers).containsExactly(false, true);
    }

    @Test
    void givesUpBeforeAnAnswerIsDue() {
        var settings = NotificationPublisher.producerSettings(KafkaSettings.singleNode("localhost:1"));
        assertThat(settings)
                .containsEntry(ProducerConfig.ACKS_CONFIG, "all")
                .containsEntry(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true)
                .containsEntry(ProducerConfig.LINGER_MS_CONFIG, 0)
                .containsEntry(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 2_000)
                .containsEntry(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 4_000)
                .containsEntry(ProducerConfig.MAX_BLOCK_MS_CONFIG, 1_000);
    }
}
