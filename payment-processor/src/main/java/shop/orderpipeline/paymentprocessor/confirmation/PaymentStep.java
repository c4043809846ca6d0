package shop.orderpipeline.paymentprocessor.confirmation;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import shop.orderpipeline.conflict.RecordOrigin;
import shop.orderpipeline.paymentprocessor.confirmation.PaymentDecider.Arrival;
import shop.orderpipeline.paymentprocessor.confirmation.PaymentDecider.Decision;
import shop.orderpipeline.paymentprocessor.metrics.DetectedConflicts;
import shop.orderpipeline.topic.DeadLetter;
import shop.orderpipeline.topic.Groups;
import shop.orderpipeline.topic.Json;
import shop.orderpipeline.topic.Origins;
import shop.orderpipeline.topic.RecordLog;
import shop.orderpipeline.topic.Topic;
import shop.orderpipeline.topic.Topics;
import shop.orderpipeline.topic.TraceParent;

/**
 * One step of {@link ConfirmationTopology}: load, decide, say, remember. What can't be read goes to the topic's dead
 * letters, and its neighbours go on.
 */
final class PaymentStep<V> extends ContextualProcessor<byte[], byte[], byte[], Said> {

    private static final Logger log = LoggerFactory.getLogger(PaymentStep.class);

    private final Topic<V> topic;
    private final Decider<V> decider;
    private final @Nullable Duration trimsAfter;
    private final MeterRegistry meters;

    /** What a message of a topic means for the payment it is about. */
    @FunctionalInterface
    interface Decider<V> {

        Decision decide(@Nullable PaymentMemory known, V message, Arrival arrival);
    }

    /** @param trimsAfter how long payments are remembered, where this step trims the store; null where another one does */
    PaymentStep(Topic<V> topic, Decider<V> decider, @Nullable Duration trimsAfter, MeterRegistry meters) {
        this.topic = topic;
        this.decider = decider;
        this.trimsAfter = trimsAfter;
        this.meters = meters;
    }

    @Override
    public void init(ProcessorContext<byte[], Said> context) {
        super.init(context);
        if (trimsAfter != null) {
            context.schedule(Trimming.INTERVAL, PunctuationType.WALL_CLOCK_TIME, new Trimming(payments(), trimsAfter));
        }
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
        var decision = decider.decide(
                PaymentMemory.read(payments().get(record.key())),
                message,
                new Arrival(
                        Origins.original(record.headers(), origin),
                        record.timestamp(),
                        Origins.isReplay(record.headers())));
        // Said before it is remembered: should anything fail here, the payment is asked about twice and not forgotten.
        decision.question().ifPresent(question -> say(record, Topics.VERIFICATION_REQUESTS, question));
        decision.conflict().ifPresent(conflict -> {
            say(record, Topics.CONFLICTS, conflict);
            DetectedConflicts.count(conflict, meters);
        });
        payments().put(record.key(), Json.write(decision.memory()));
    }

    private KeyValueStore<byte[], byte[]> payments() {
        return context().getStateStore(ConfirmationTopology.PAYMENTS);
    }

    private <M> void say(Record<byte[], byte[]> record, Topic<M> to, M message) {
        // The other headers speak of that record alone.
        var headers = TraceParent.after(record.headers()).putInto(new RecordHeaders());
        publish(record, to.name(), Json.write(message), headers);
    }

    private void publish(Record<byte[], byte[]> record, String to, byte @Nullable [] value, Headers headers) {
        RecordLog.publishing(log, to, record.key(), headers);
        context().forward(record.withValue(new Said(to, value)).withHeaders(headers));
    }

    private void deadLetter(Record<byte[], byte[]> record, Topic.Read.Unreadable<V> unreadable, RecordOrigin origin) {
        meters.counter(
                        "dead.letters",
                        "topic",
                        topic.name(),
                        "reason",
                        unreadable.reason().code())
                .increment();
        var letter = new DeadLetter(unreadable.reason(), Groups.CONFIRMATION, 1, unreadable.error(), false);
        publish(
                record,
                Topics.deadLettersOf(topic),
                record.value(),
                letter.headers(record.headers(), origin, Instant.ofEpochMilli(record.timestamp())));
    }
}
