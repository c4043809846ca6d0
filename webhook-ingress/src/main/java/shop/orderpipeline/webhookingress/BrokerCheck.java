package shop.orderpipeline.webhookingress;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import shop.orderpipeline.health.Readiness;
import shop.orderpipeline.topic.KafkaSettings;
import shop.orderpipeline.topic.TopicCreation;
import shop.orderpipeline.topic.Topics;
import shop.orderpipeline.webhookingress.notification.NotificationPublisher;

/**
 * Whether Kafka would take a notification now: asked in the background every 2 s, so that asking this costs nothing. It
 * also creates the topics and warms the producer up as soon as Kafka is there.
 */
final class BrokerCheck implements Readiness, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(BrokerCheck.class);

    private static final Duration EVERY = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    /** A failed publication speaks against us this long, or until one succeeds. */
    private static final Duration MEMORY = Duration.ofSeconds(5);

    private final KafkaSettings settings;
    private final NotificationPublisher publisher;
    private final Admin admin;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("ingress-broker-check").factory());
    private boolean topicsAreThere;
    private volatile Optional<String> trouble = Optional.of("Kafka was not asked yet");

    BrokerCheck(KafkaSettings settings, NotificationPublisher publisher) {
        this.settings = settings;
        this.publisher = publisher;
        this.admin = Admin.create(Map.<String, Object>of(
                CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG,
                settings.bootstrapServers(),
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                (int) PATIENCE.toMillis(),
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                (int) PATIENCE.toMillis()));
    }

    void start() {
        var _ = clock.scheduleWithFixedDelay(this::check, 0, EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public Optional<String> notReady() {
        return trouble.isEmpty() && publisher.failedWithin(MEMORY)
                ? Optional.of("Kafka does not acknowledge")
                : trouble;
    }

    @Override
    public void close() {
        clock.shutdownNow();
        admin.close(Duration.ofSeconds(1));
    }

    private void check() {
        try {
            note(ask());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            note(Optional.of(String.valueOf(e.getMessage())));
        }
    }

    private void note(Optional<String> now) {
        if (!now.equals(trouble)) {
            log.atInfo()
                    .addKeyValue("reason", now.orElse("none"))
                    .log(now.isEmpty() ? "Kafka is there" : "Kafka is away");
        }
        trouble = now;
    }

    private Optional<String> ask() throws InterruptedException {
        try {
            if (!topicsAreThere) {
                admin.describeCluster().nodes().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
                TopicCreation.createMissing(settings);
                topicsAreThere = true;
            }
            if (!publisher.isWarm()) {
                publisher.warmUp();
            }
            var topics = List.of(Topics.PAYMENT_NOTIFICATIONS.name(), Topics.PAYMENT_NOTIFICATIONS_QUARANTINE.name());
            boolean writable = admin
                    .describeTopics(topics)
                    .allTopicNames()
                    .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                    .values()
                    .stream()
                    .flatMap(topic -> topic.partitions().stream())
                    .allMatch(partition -> partition.leader() != null
                            && !partition.leader().isEmpty()
                            && partition.isr().size() >= settings.minInSyncReplicas());
            if (!writable) {
                return Optional.of("a partition has no leader or too few replicas in sync");
            }
            return publisher.isWarm() ? Optional.empty() : Optional.of("the producer is not connected yet");
        } catch (ExecutionException | TimeoutException e) {
            return Optional.of("Kafka does not answer");
        }
    }
}
