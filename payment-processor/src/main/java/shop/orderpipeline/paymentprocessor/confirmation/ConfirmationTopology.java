package shop.orderpipeline.paymentprocessor.confirmation;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.processor.RecordContext;
import org.apache.kafka.streams.processor.TopicNameExtractor;
import org.apache.kafka.streams.state.Stores;
import shop.orderpipeline.topic.Topics;

/**
 * Notifications and verdicts meet per payment; out come questions and conflicts.
 *
 * <pre>
 * payment-notifications ─► confirm ─┐
 *                        [payments] ├─► verification-requests, conflicts, *-dlt
 * payment-verdicts ──────► learn ───┘
 * </pre>
 *
 * The store {@code payments}: key low-profile id, value {@link PaymentMemory}, persistent, trimmed by age. The stream
 * thread waits for nobody: CardCom is asked by the consumer of the questions.
 */
public final class ConfirmationTopology {

    static final String PAYMENTS = "payments";

    private ConfirmationTopology() {}

    /** @param kept how long a payment is remembered after it was last heard of; for speed only */
    static void build(StreamsBuilder builder, Duration kept, MeterRegistry meters) {
        builder.addStateStore(Stores.keyValueStoreBuilder(
                Stores.persistentKeyValueStore(PAYMENTS), Serdes.ByteArray(), Serdes.ByteArray()));

        var confirmed = builder.stream(Topics.PAYMENT_NOTIFICATIONS.name(), consumed("notifications"))
                .process(
                        () -> new PaymentStep<>(
                                Topics.PAYMENT_NOTIFICATIONS, PaymentDecider::onNotification, kept, meters),
                        Named.as("confirm"),
                        PAYMENTS);
        var learned = builder.stream(Topics.PAYMENT_VERDICTS.name(), consumed("verdicts"))
                .process(
                        () -> new PaymentStep<>(Topics.PAYMENT_VERDICTS, PaymentDecider::onVerdict, null, meters),
                        Named.as("learn"),
                        PAYMENTS);

        // One sink for both: what is said names its topic.
        confirmed
                .merge(learned, Named.as("said"))
                .to(new ItsOwnTopic(), Produced.with(Serdes.ByteArray(), SAID).withName("publish"));
    }

    private static Consumed<byte[], byte[]> consumed(String name) {
        return Consumed.with(Serdes.ByteArray(), Serdes.ByteArray()).withName(name);
    }

    /** Named, so that the topology's description is the same in every run. */
    private static final class ItsOwnTopic implements TopicNameExtractor<byte[], Said> {

        @Override
        public String extract(byte[] key, Said said, RecordContext context) {
            return said.topic();
        }

        @Override
        public String toString() {
            return "the topic that is said";
        }
    }

    private static final Serde<Said> SAID = Serdes.serdeFrom((topic, said) -> said.value(), (topic, bytes) -> {
        throw new UnsupportedOperationException("what is said is only written");
    });
}
