package shop.orderpipeline.adminconsole.deadletters;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.KafkaMessageListenerContainer;
import shop.orderpipeline.adminconsole.projection.EndlessRetry;
import shop.orderpipeline.topic.Groups;
import shop.orderpipeline.topic.KafkaSettings;
import shop.orderpipeline.topic.Topic;
import shop.orderpipeline.topic.Topics;

@Configuration(proxyBeanMethods = false)
class DeadLettersConfiguration {

    @Bean
    DeadLetterProjection deadLetterProjection(
            @Qualifier("projectionPool") HikariDataSource database, MeterRegistry meters) {
        return new DeadLetterProjection(new LetterTable(database), meters);
    }

    /** Not for injection: who asks for a container by its type means that of the conflicts. */
    @Bean(autowireCandidate = false)
    KafkaMessageListenerContainer<byte[], byte[]> deadLetterContainer(
            KafkaSettings kafka, DeadLetterProjection projection) {
        var properties = new ContainerProperties(
                Topics.deadLetters().stream().map(Topic::name).toArray(String[]::new));
        properties.setMessageListener(projection);
        properties.setAckMode(ContainerProperties.AckMode.BATCH);
        // Transaction markers take offsets too: without this the lag never reaches zero.
        properties.setFixTxOffsets(true);
        // Missing rights are mended by an operator; until then we keep asking instead of ending silently.
        properties.setAuthExceptionRetryInterval(Duration.ofSeconds(10));
        var container = new KafkaMessageListenerContainer<byte[], byte[]>(
                new DefaultKafkaConsumerFactory<>(kafka.consumer(Groups.DEAD_LETTER_PROJECTION)), properties);
        container.setBeanName(Groups.DEAD_LETTER_PROJECTION);
        container.setCommonErrorHandler(EndlessRetry.handler("a dead letter is never skipped"));
        return container;
    }
}
