package shop.orderpipeline.paymentprocessor;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import shop.orderpipeline.health.BrokerCheck;
import shop.orderpipeline.health.Readiness;
import shop.orderpipeline.paymentprocessor.confirmation.ConfirmationStream;
import shop.orderpipeline.paymentprocessor.schedule.OpenWork;
import shop.orderpipeline.paymentprocessor.schedule.Schedule;
import shop.orderpipeline.paymentprocessor.verification.Verification;
import shop.orderpipeline.topic.KafkaSettings;
import shop.orderpipeline.topic.Publisher;
import shop.orderpipeline.topic.TopicCreation;
import shop.orderpipeline.topic.Topics;

/** Puts the three parts together; topics and tables are there before any of them starts. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(PaymentSettings.class)
class PaymentProcessorBeans {

    /** About strangers, in each of the schedule's rounds: each call of their budget can bear so many in half a second. */
    private static final int QUESTIONS_A_CALL = 4;

    @Bean
    KafkaSettings kafkaSettings(PaymentSettings settings) throws InterruptedException {
        var kafka = settings.kafkaSettings();
        TopicCreation.createMissing(kafka);
        return kafka;
    }

    @Bean(destroyMethod = "close")
    KafkaProducer<byte[], byte[]> producer(KafkaSettings kafka) {
        return new KafkaProducer<>(kafka.producer());
    }

    @Bean
    Publisher publisher(KafkaProducer<byte[], byte[]> producer) {
        return new Publisher(producer);
    }

    @Bean
    TransactionTemplate transactions(DataSource dataSource) {
        return new TransactionTemplate(new JdbcTransactionManager(dataSource));
    }

    @Bean
    OpenWork openWork(JdbcClient jdbc) {
        return new OpenWork(jdbc);
    }

    @Bean
    ConfirmationStream confirmationStream(PaymentSettings settings, KafkaSettings kafka, MeterRegistry meters) {
        return new ConfirmationStream(
                kafka,
                settings.stateDirectory(),
                settings.streamThreads(),
                settings.memory(),
                meters,
                Clock.systemUTC());
    }

    @Bean
    Verification verification(
            PaymentSettings settings,
            KafkaSettings kafka,
            JdbcClient jdbc,
            OpenWork openWork,
            TransactionTemplate transactions,
            Publisher publisher,
            MeterRegistry meters) {
        return new Verification(
                kafka, settings.gateway(), settings.listeners(), jdbc, openWork, transactions, publisher, meters);
    }

    @Bean(destroyMethod = "close")
    Admin admin(KafkaSettings kafka) {
        return Admin.create(Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers()));
    }

    @Bean
    Schedule schedule(
            PaymentSettings settings,
            OpenWork openWork,
            JdbcClient jdbc,
            TransactionTemplate transactions,
            Publisher publisher,
            Verification verification,
            Admin admin,
            MeterRegistry meters) {
        return Schedule.of(
                openWork,
                jdbc,
                transactions,
                publisher,
                verification::questions,
                verification::questionsAgain,
                QUESTIONS_A_CALL * settings.cardcom().callsInFlightForUnknown(),
                admin,
                meters);
    }

    @Bean(destroyMethod = "close")
    BrokerCheck brokerCheck(KafkaSettings kafka) {
        return BrokerCheck.start(kafka, Topics.sources());
    }

    /** This service can work when Kafka, its stream, its listeners and its schedule can; the schedule speaks for the database. */
    @Bean
    @Primary
    Readiness readiness(BrokerCheck broker, ConfirmationStream stream, Verification verification, Schedule schedule) {
        return () -> Stream.<Readiness>of(broker, stream, verification, schedule)
                .map(Readiness::notReady)
                .flatMap(Optional::stream)
                .findFirst();
    }

    @Bean
    HealthIndicator pipelineHealthIndicator(Readiness readiness) {
        return () -> readiness
                .notReady()
                .map(why -> Health.outOfService().withDetail("reason", why).build())
                .orElseGet(() -> Health.up().build());
    }
}
