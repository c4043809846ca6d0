package shop.orderpipeline.inventoryprocessor;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.util.backoff.ExponentialBackOff;
import shop.orderpipeline.health.BrokerCheck;
import shop.orderpipeline.health.Readiness;
import shop.orderpipeline.inventoryprocessor.deduction.PaidOrdersListener;
import shop.orderpipeline.inventoryprocessor.retry.RetryConsumer;
import shop.orderpipeline.topic.Groups;
import shop.orderpipeline.topic.KafkaSettings;
import shop.orderpipeline.topic.Publisher;
import shop.orderpipeline.topic.TopicCreation;
import shop.orderpipeline.topic.Topics;

/** Joins the listener, the retries, Kafka and the database. */
@Configuration(proxyBeanMethods = false)
class InventoryConfiguration {

    /** So many row changes fit into one transaction that stays well below the statement limit. */
    private static final int LARGEST_POLL = 500;

    @Bean
    KafkaSettings kafkaSettings(
            @Value("${inventory.kafka.bootstrap-servers}") String bootstrapServers,
            @Value("${inventory.kafka.instance}") String instance,
            @Value("${inventory.kafka.replication}") int replication,
            @Value("${inventory.kafka.min-in-sync-replicas}") int minInSyncReplicas)
            throws InterruptedException {
        var settings = new KafkaSettings(
                bootstrapServers,
                Optional.of(instance).filter(name -> !name.isBlank()),
                replication,
                minInSyncReplicas);
        TopicCreation.createMissing(settings);
        return settings;
    }

    @Bean
    Producer<byte[], byte[]> producer(KafkaSettings kafka) {
        return new KafkaProducer<>(kafka.producer());
    }

    @Bean
    PaidOrdersListener paidOrdersListener(
            DataSource dataSource,
            Producer<byte[], byte[]> producer,
            MeterRegistry meters,
            @Value("${inventory.dead-letters-a-minute}") int deadLettersAMinute) {
        return new PaidOrdersListener(
                dataSource, new Publisher(producer), meters, Groups.DEDUCTION, deadLettersAMinute);
    }

    @Bean
    ConcurrentMessageListenerContainer<byte[], byte[]> paidOrders(
            KafkaSettings kafka, PaidOrdersListener listener, @Value("${inventory.listeners}") int listeners) {
        var properties = new ContainerProperties(Topics.PAID_ORDERS.name());
        properties.setAckMode(ContainerProperties.AckMode.BATCH);
        // A commit that fails must be seen: the poll then runs again.
        properties.setSyncCommits(true);
        var container = new ConcurrentMessageListenerContainer<byte[], byte[]>(
                new DefaultKafkaConsumerFactory<>(consumer(kafka, Groups.DEDUCTION)), properties);
        container.setConcurrency(listeners);
        container.setCommonErrorHandler(untilItWorks());
        container.setupMessageListener(new StoppingListener(listener, () -> container.stop(() -> {})));
        return container;
    }

    @Bean
    RetryConsumer retryConsumer(KafkaSettings kafka, PaidOrdersListener listener, MeterRegistry meters) {
        return new RetryConsumer(() -> new KafkaConsumer<>(consumer(kafka, Groups.DEDUCTION_RETRY)), listener, meters);
    }

    @Bean(destroyMethod = "close")
    DatabasePulse databasePulse(DataSource dataSource) {
        return new DatabasePulse(dataSource);
    }

    @Bean(destroyMethod = "close")
    BrokerCheck brokerCheck(KafkaSettings kafka) {
        return BrokerCheck.start(kafka, Topics.sources());
    }

    @Bean
    @Primary
    Readiness readiness(
            ConcurrentMessageListenerContainer<byte[], byte[]> paidOrders,
            RetryConsumer retries,
            DatabasePulse database,
            BrokerCheck broker) {
        return () -> broker.notReady()
                .or(database::notReady)
                .or(() -> notReady(paidOrders))
                .or(retries::notReady);
    }

    @Bean
    HealthIndicator inventoryHealthIndicator(Readiness readiness) {
        return () -> readiness
                .notReady()
                .map(reason ->
                        Health.outOfService().withDetail("reason", reason).build())
                .orElseGet(() -> Health.up().build());
    }

    /**
     * Runs a failed poll again for as long as it fails, with the consumer paused and polled in between, so that the
     * broker does not take it for dead. By itself the handler gives some exceptions up at once, and a poll given up is
     * committed: hence the classification, by which there are none of that kind.
     */
    private static DefaultErrorHandler untilItWorks() {
        var backOff = new ExponentialBackOff(200, 2);
        backOff.setMaxInterval(5_000);
        var handler = new DefaultErrorHandler(backOff);
        handler.setClassifications(Map.of(), true);
        return handler;
    }

    private static Map<String, Object> consumer(KafkaSettings kafka, String group) {
        var settings = kafka.consumer(group);
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, LARGEST_POLL);
        return settings;
    }

    private static Optional<String> notReady(ConcurrentMessageListenerContainer<byte[], byte[]> container) {
        if (!container.isRunning() || !container.isInExpectedState()) {
            return Optional.of("paid-orders is not listened to");
        }
        var partitions = container.getAssignedPartitions();
        return partitions == null || partitions.isEmpty()
                ? Optional.of("paid-orders has no partitions yet")
                : Optional.empty();
    }
}
