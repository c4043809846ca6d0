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
 * @param environment {@code local} or {@code production}; the latter refuses the test terminal
 * @param stateDirectory where the stream keeps its store; survives restarts, belongs to this process alone
 * @param streamThreads at most one a core
 * @param memory how long the store remembers a payment after it was last heard of; for speed only
 * @param listeners threads that work the questions
 */
@ConfigurationProperties("pipeline")
record PaymentSettings(
        String environment,
        Kafka kafka,
        Cardcom cardcom,
        Path stateDirectory,
        int streamThreads,
        Duration memory,
        int listeners) {

    /** Never charges anybody: a live shop on it would give its goods away. */
    private static final long TEST_TERMINAL = 1000;

    private static final int SLOWEST_DRAIN = 10;

    /** @throws IllegalArgumentException where production is set up with what only a test may have */
    PaymentSettings {
        if (!environment.equals("local") && !environment.equals("production")) {
            throw new IllegalArgumentException(
                    "PIPELINE_ENVIRONMENT is '" + environment + "': set it to 'local' or 'production'");
        }
        if (environment.equals("production") && cardcom.terminal() == TEST_TERMINAL) {
            throw new IllegalArgumentException("CARDCOM_TERMINAL is " + TEST_TERMINAL
                    + ", CardCom's test terminal, which charges nobody: set it to the shop's own");
        }
        if (cardcom.drainRate() < SLOWEST_DRAIN) {
            throw new IllegalArgumentException("CARDCOM_DRAIN_RATE is " + cardcom.drainRate() + " a second: it is "
                    + SLOWEST_DRAIN + " at least, or a batch would outlast its consumer's poll interval");
        }
    }

    record Kafka(String bootstrapServers, @Nullable String instance, int replication, int minInSyncReplicas) {}

    /**
     * CardCom.
     *
     * @param callsInFlight questions at the same moment about pages of orders we know, not counting up to twice as many
     *     that take longer than others should wait for
     * @param callsInFlightForUnknown the same about pages without an order
     * @param deadline of a whole call
     * @param drainRate questions a second while what piled up during an outage is worked off
     */
    record Cardcom(
            URI url,
            long terminal,
            String apiName,
            int callsInFlight,
            int callsInFlightForUnknown,
            Duration deadline,
            int drainRate) {}

    KafkaSettings kafkaSettings() {
        return new KafkaSettings(
                kafka.bootstrapServers,
                Optional.ofNullable(kafka.instance).filter(name -> !name.isBlank()),
                kafka.replication,
                kafka.minInSyncReplicas);
    }

    GatewaySettings gateway() {
        return new GatewaySettings(
                cardcom.url,
                cardcom.terminal,
                cardcom.apiName,
                cardcom.callsInFlight,
                cardcom.callsInFlightForUnknown,
                cardcom.deadline,
                cardcom.drainRate);
    }
}
