package shop.orderpipeline.adminconsole.projection;

import com.zaxxer.hikari.HikariDataSource;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.kafka.listener.KafkaMessageListenerContainer;
import org.springframework.util.backoff.ExponentialBackOff;
import shop.orderpipeline.adminconsole.ConsoleSettings;
import shop.orderpipeline.topic.Groups;
import shop.orderpipeline.topic.KafkaSettings;
import shop.orderpipeline.topic.Publisher;
import shop.orderpipeline.topic.TopicCreation;
import shop.orderpipeline.topic.Topics;

@Configuration(proxyBeanMethods = false)
class ProjectionConfiguration {

    @Bean
    KafkaSettings kafkaSettings(ConsoleSettings settings) throws InterruptedException {
        var kafka = settings.kafka().settings();
        TopicCreation.createMissing(kafka);
        return kafka;
    }

    @Bean
    KafkaProducer<byte[], byte[]> deadLetterProducer(KafkaSettings kafka) {
        return new KafkaProducer<>(kafka.producer());
    }

    @Bean
    Admin kafkaAdmin(KafkaSettings kafka) {
        return Admin.create(Map.<String, Object>of(
                CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG,
                kafka.bootstrapServers(),
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                2_000,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                2_000));
    }

    @Bean
    ConflictProjection conflictProjection(
            @Qualifier("projectionPool") HikariDataSource database,
            KafkaProducer<byte[], byte[]> deadLetterProducer,
            Clock clock) {
        return new ConflictProjection(new ConflictTable(database), new Publisher(deadLetterProducer), clock);
    }

    @Bean
    KafkaMessageListenerContainer<byte[], byte[]> projectionContainer(
            KafkaSettings kafka, ConflictProjection projection) {
        var properties = new ContainerProperties(Topics.CONFLICTS.name());
        properties.setMessageListener(projection);
        properties.setAckMode(ContainerProperties.AckMode.BATCH);
        // Transaction markers take offsets too: without this the lag never reaches zero.
        properties.setFixTxOffsets(true);
        // Missing rights are mended by an operator; until then we keep asking instead of ending silently.
        properties.setAuthExceptionRetryInterval(Duration.ofSeconds(10));
        var container = new KafkaMessageListenerContainer<byte[], byte[]>(
                new DefaultKafkaConsumerFactory<>(kafka.consumer(Groups.CONFLICT_PROJECTION)), properties);
        container.setBeanName(Groups.CONFLICT_PROJECTION);
        container.setCommonErrorHandler(runAgainForEver());
        return container;
    }

    /**
     * Runs a failed batch again without an end, with the consumer paused and polled meanwhile. By default the handler
     * gives up on some classes of exceptions and after ten tries, and then skips: so every class is retried, no try is the
     * last, and the step that would skip throws.
     */
    private static DefaultErrorHandler runAgainForEver() {
        var backOff = new ExponentialBackOff(100, 2);
        backOff.setMaxInterval(5_000);
        backOff.setJitter(50);
        var handler = new DefaultErrorHandler(
                (record, failure) -> {
                    throw new IllegalStateException("a conflict is never skipped", failure);
                },
                backOff);
        handler.setClassifications(Map.of(), true);
        return handler;
    }
}
