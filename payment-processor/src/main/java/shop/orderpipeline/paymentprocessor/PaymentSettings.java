package shop.orderpipeline.paymentprocessor;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import shop.orderpipeline.paymentprocessor.verification.GatewaySettings;
import shop.orderpipeline.topic.KafkaSettings;

/**
 * The settings of this service, as {@code payment-processor.yml} reads them from the environment.
 *
 * @param stateDirectory where the stream keeps its store; survives restarts, belongs to this process alone
 * @param streamThreads at most one a core
 * @param listeners threads that work the questions
 */
@ConfigurationProperties("pipeline")
record PaymentSettings(Kafka kafka, Cardcom cardcom, Path stateDirectory, int streamThreads, int listeners) {

    record Kafka(String bootstrapServers, @Nullable String instance, int replication, int minInSyncReplicas) {}

    /**
     * CardCom.
     *
     * @param callsInFlight questions at the same moment about pages of orders we know
     * @param callsInFlightForUnknown the same about pages without an order
     * @param deadline of a whole call
     */
    record Cardcom(
            URI url,
            long terminal,
            String apiName,
            int callsInFlight,
            int callsInFlightForUnknown,
            Duration deadline) {}

    KafkaSettings kafkaSettings() {
        return new KafkaSettings(
                kafka.bootstrapServers,
                Optional.ofNullable(kafka.instance).filter(name -> !name.isBlank()),
                kafka.replication,
                kafka.minInSyncReplicas);
    }

    GatewaySettings gateway() {
        return new GatewaySettings(
                cardcom.url, cardcom.terminal, cardcom.apiName, cardcom.callsInFlight, cardcom.deadline);
    }

    GatewaySettings gatewayForUnknown() {
        return new GatewaySettings(
                cardcom.url, cardcom.terminal, cardcom.apiName, cardcom.callsInFlightForUnknown, cardcom.deadline);
    }
}
