package shop.orderpipeline.adminconsole.alerts;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.transaction.support.TransactionTemplate;
import shop.orderpipeline.adminconsole.deadletters.OpenLetters;
import shop.orderpipeline.adminconsole.language.Texts;
import shop.orderpipeline.adminconsole.pipeline.GroupLags;
import shop.orderpipeline.adminconsole.projection.ProjectionWatch;

@Configuration(proxyBeanMethods = false)
class AlertsConfiguration {

    @Bean
    AlertTable alertTable(@Qualifier("alertsPool") HikariDataSource database) {
        return new AlertTable(JdbcClient.create(database));
    }

    @Bean
    AlertWording alertWording(Texts texts) {
        return new AlertWording(texts);
    }

    @Bean
    AlertGauges alertGauges(MeterRegistry meters) {
        return new AlertGauges(meters);
    }

    @Bean
    AlertEvaluation alertEvaluation(
            @Qualifier("alertsPool") HikariDataSource database,
            AlertSettings settings,
            AlertTable table,
            AlertWording wording,
            ProjectionWatch projection,
            OpenLetters letters,
            GroupLags lags) {
        var client = JdbcClient.create(database);
        var transactions = new JdbcTransactionManager(database);
        return new AlertEvaluation(
                new TransactionTemplate(transactions),
                table,
                new MeasurementTable(client),
                new Measuring(client, apart(transactions), projection::lateness, letters::byTopic, lags::at),
                new AlertOutbox(
                        new DeliveryTable(client), wording, settings.webhook().isPresent(), settings.console()),
                new DatabaseClock(client),
                settings.alerts().calm());
    }

    static TransactionOperations apart(PlatformTransactionManager transactions) {
        var apart = new TransactionTemplate(transactions);
        apart.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
        return apart;
    }

    @Bean
    AlertDeliveries alertDeliveries(
            @Qualifier("alertsPool") HikariDataSource database, AlertSettings settings, MeterRegistry meters) {
        var client = JdbcClient.create(database);
        return new AlertDeliveries(
                new DeliveryTable(client),
                settings.webhook().map(address -> new Webhook(address, settings.webhookSecret())),
                new DatabaseClock(client),
                meters);
    }
}
