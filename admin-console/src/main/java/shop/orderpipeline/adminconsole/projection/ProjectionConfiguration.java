package shop.orderpipeline.adminconsole.projection;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.MeterRegistry;
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
import org.springframework.kafka.listener.KafkaMessageListenerContainer;
import shop.orderpipeline.adminconsole.ConsoleSettings;
import shop.orderpipeline.topic.Groups;
import shop.orderpipeline.topic.KafkaSettings;
import shop.orderpipeline.topic.Publisher;
import shop.orderpipeline.topic.TopicCreation;
import shop.orderpipeline.topic.Topics;

@Configuration(proxyBeanMethods = false)
class ProjectionConfiguration {

    private static final Duration IDLE_LOOK = Duration.ofSeconds(1);

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
            Clock clock,
            MeterRegistry meters) {
        return new ConflictProjection(database, new Publisher(deadLetterProducer), clock, meters);
    }

    @Bean
    KafkaMessageListenerContainer<byte[], byte[]> projectionContainer(
            KafkaSettings kafka, ConflictProjection projection) {
        var properties = new ContainerProperties(Topics.CONFLICTS.name());
        properties.setMessageListener(projection);
        properties.setAckMode(ContainerProperties.AckMode.BATCH);
        // Transaction markers take offsets too: without this the lag never reaches zero.
        properties.setFixTxOffsets(true);
        // While nothing comes, offsets that a rebuild set back are found this soon.
        properties.setIdleEventInterval(IDLE_LOOK.toMillis());
        // Missing rights are mended by an operator; until then we keep asking instead of ending silently.
        properties.setAuthExceptionRetryInterval(Duration.ofSeconds(10));
        var container = new KafkaMessageListenerContainer<byte[], byte[]>(
                new DefaultKafkaConsumerFactory<>(kafka.consumer(Groups.CONFLICT_PROJECTION)), properties);
        container.setBeanName(Groups.CONFLICT_PROJECTION);
        container.setCommonErrorHandler(EndlessRetry.handler("a conflict is never skipped"));
        return container;
    }
}
