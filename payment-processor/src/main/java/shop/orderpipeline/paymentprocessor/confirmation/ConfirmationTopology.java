package shop.orderpipeline.paymentprocessor.confirmation;

import java.time.Instant;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;
import shop.orderpipeline.conflict.RecordOrigin;
import shop.orderpipeline.paymentprocessor.confirmation.PaymentDecider.Arrival;
import shop.orderpipeline.paymentprocessor.confirmation.PaymentDecider.Decision;
import shop.orderpipeline.topic.DeadLetter;
import shop.orderpipeline.topic.Json;
import shop.orderpipeline.topic.Origins;
import shop.orderpipeline.topic.Topic;
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
 * The store {@code payments}: key low-profile id, value {@link PaymentMemory}, persistent, never expires. The stream
 * thread waits for nobody: CardCom is asked by the consumer of the questions.
 */
public final class ConfirmationTopology {

    static final String PAYMENTS = "payments";

    private ConfirmationTopology() {}

    public static void build(StreamsBuilder builder) {
        builder.addStateStore(Stores.keyValueStoreBuilder(
                Stores.persistentKeyValueStore(PAYMENTS), Serdes.ByteArray(), Serdes.ByteArray()));

        var confirmed = builder.stream(Topics.PAYMENT_NOTIFICATIONS.name(), consumed("notifications"))
                .process(step(Topics.PAYMENT_NOTIFICATIONS, PaymentDecider::decide), Named.as("confirm"), PAYMENTS);
        var learned = builder.stream(Topics.PAYMENT_VERDICTS.name(), consumed("verdicts"))
                .process(step(Topics.PAYMENT_VERDICTS, PaymentDecider::decide), Named.as("learn"), PAYMENTS);

        // One sink for both: what is said names its topic.
        confirmed
                .merge(learned, Named.as("said"))
                .to(
                        (key, said, context) -> said.topic,
                        Produced.with(Serdes.ByteArray(), SAID).withName("publish"));
    }

    private static Consumed<byte[], byte[]> consumed(String name) {
        return Consumed.with(Serdes.ByteArray(), Serdes.ByteArray()).withName(name);
    }

    private static <V> ProcessorSupplier<byte[], byte[], byte[], Said> step(Topic<V> topic, Decider<V> decider) {
        return () -> new PaymentStep<>(topic, decider);
    }

    /** A record to be published: its topic and its bytes. */
    private static final class Said {

        final String topic;
        final byte @Nullable [] value;

        Said(String topic, byte @Nullable [] value) {
            this.topic = topic;
            this.value = value;
        }
    }

    private static final Serde<Said> SAID = Serdes.serdeFrom((topic, said) -> said.value, (topic, bytes) -> {
        throw new UnsupportedOperationException("what is said is only written");
    });

    /** What a message of a topic means for the payment it is about. */
    @FunctionalInterface
    private interface Decider<V> {

        Decision decide(@Nullable PaymentMemory known, V message, Arrival arrival);
    }

    /** Load, decide, store, forward; what can't be read goes to the topic's dead letters, and its neighbours go on. */
    private static final class PaymentStep<V> extends ContextualProcessor<byte[], byte[], byte[], Said> {

        private final Topic<V> topic;
        private final Decider<V> decider;

        PaymentStep(Topic<V> topic, Decider<V> decider) {
            this.topic = topic;
            this.decider = decider;
        }

        @Override
        public void process(Record<byte[], byte[]> record) {
            // Present for every record of a topic, and this step gets no others.
            var metadata = context().recordMetadata().orElseThrow();
            var origin = new RecordOrigin(metadata.topic(), metadata.partition(), metadata.offset());
            switch (topic.read(record.key(), record.value())) {
                case Topic.Read.Parsed<V>(var message) -> decide(record, message, origin);
                case Topic.Read.Unreadable<V> unreadable -> deadLetter(record, unreadable, origin);
            }
        }

        private void decide(Record<byte[], byte[]> record, V message, RecordOrigin origin) {
            KeyValueStore<byte[], byte[]> payments = context().getStateStore(PAYMENTS);
            byte[] stored = payments.get(record.key());
            var known = stored == null ? null : Json.read(stored, PaymentMemory.class);
            var decision = decider.decide(
                    known,
                    message,
                    new Arrival(
                            Origins.original(record.headers(), origin),
                            record.timestamp(),
                            Origins.isReplay(record.headers())));
            payments.put(record.key(), Json.write(decision.memory()));
            decision.question().ifPresent(question -> say(record, Topics.VERIFICATION_REQUESTS, question));
            decision.conflict().ifPresent(conflict -> say(record, Topics.CONFLICTS, conflict));
        }

        private <M> void say(Record<byte[], byte[]> record, Topic<M> to, M message) {
            context().forward(record.withValue(new Said(to.name(), Json.write(message))));
        }

        private void deadLetter(
                Record<byte[], byte[]> record, Topic.Read.Unreadable<V> unreadable, RecordOrigin origin) {
            var letter = new DeadLetter(
                    unreadable.reason(), ConfirmationStream.APPLICATION_ID, 1, unreadable.error(), false);
            context()
                    .forward(record.withValue(new Said(Topics.deadLettersOf(topic), record.value()))
                            .withHeaders(letter.headers(
                                    record.headers(), origin, Instant.ofEpochMilli(record.timestamp()))));
        }
    }
}
