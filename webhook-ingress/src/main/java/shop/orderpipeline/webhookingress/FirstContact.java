package shop.orderpipeline.webhookingress;

import java.util.Optional;
import shop.orderpipeline.health.BrokerCheck;
import shop.orderpipeline.topic.KafkaSettings;
import shop.orderpipeline.topic.TopicCreation;
import shop.orderpipeline.webhookingress.notification.NotificationPublisher;

/** What the ingress does as soon as Kafka is there: it creates the topics and warms the producer up. */
final class FirstContact implements BrokerCheck.Preparation {

    private final KafkaSettings settings;
    private final NotificationPublisher publisher;
    private boolean topicsAreThere;

    FirstContact(KafkaSettings settings, NotificationPublisher publisher) {
        this.settings = settings;
        this.publisher = publisher;
    }

    @Override
    public Optional<String> unfinished() throws InterruptedException {
        if (!topicsAreThere) {
            TopicCreation.createMissing(settings);
            topicsAreThere = true;
        }
        publisher.warmUp();
        return publisher.isWarm() ? Optional.empty() : Optional.of("the producer is not connected yet");
    }
}
