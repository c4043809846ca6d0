package shop.orderpipeline.paymentprocessor.confirmation;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.errors.DeserializationExceptionHandler;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProcessingExceptionHandler;
import org.apache.kafka.streams.errors.ProductionExceptionHandler;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import shop.orderpipeline.conflict.RecordOrigin;
import shop.orderpipeline.failure.DeadLetterRate;
import shop.orderpipeline.topic.DeadLetter;
import shop.orderpipeline.topic.DeadLetterReason;
import shop.orderpipeline.topic.Groups;
import shop.orderpipeline.topic.RecordLog;
import shop.orderpipeline.topic.Topic;
import shop.orderpipeline.topic.Topics;

/**
 * What becomes of a record that the stream can't read, work or write, for a fault of the record or of ours: a dead
 * letter, in the transaction that passes the record, while its neighbours go on. What is Kafka's or the store's trouble is
 * nobody's dead letter: the thread ends, and its tasks begin again from the last commit. The same where dead letters come
 * so fast that they are no single records any more.
 */
public final class StreamFailures
        implements DeserializationExceptionHandler, ProcessingExceptionHandler, ProductionExceptionHandler {

    /** The setting that hands over the registry. */
    static final String METERS = "order.pipeline.meters";

    private static final Logger log = LoggerFactory.getLogger(StreamFailures.class);

    private static final int DEAD_LETTERS_A_MINUTE = 20;

    private final DeadLetterRate rate = new DeadLetterRate(DEAD_LETTERS_A_MINUTE);
    private @Nullable MeterRegistry meters;

    @Override
    public void configure(Map<String, ?> settings) {
        meters = (MeterRegistry) settings.get(METERS);
    }

    @Override
    public DeserializationExceptionHandler.Response handleError(
            ErrorHandlerContext context, ConsumerRecord<byte[], byte[]> record, Exception failure) {
        return mayGoOn(failure, context)
                ? DeserializationExceptionHandler.Response.resume(
                        List.of(letter(context, record.key(), record.value(), "the record could not be read")))
                : DeserializationExceptionHandler.Response.fail();
    }

    @Override
    public ProcessingExceptionHandler.Response handleError(
            ErrorHandlerContext context, @Nullable Record<?, ?> record, Exception failure) {
        if (context.topic() == null) {
            // Trimming, which no record waits for and no promise rests on.
            log.atError().setCause(failure).log("the store could not be trimmed");
            return failure instanceof KafkaException
                    ? ProcessingExceptionHandler.Response.fail()
                    : ProcessingExceptionHandler.Response.resume();
        }
        return mayGoOn(failure, context)
                ? ProcessingExceptionHandler.Response.resume(List.of(letter(
                        context, context.sourceRawKey(), context.sourceRawValue(), "the record could not be worked")))
                : ProcessingExceptionHandler.Response.fail();
    }

    /**
     * What can't be written ends the thread: under exactly-once the transaction is lost with it whatever is said here, and
     * what comes of a record is as small as the record.
     */
    @Override
    public ProductionExceptionHandler.Response handleError(
            ErrorHandlerContext context, ProducerRecord<byte[], byte[]> record, Exception failure) {
        RecordLog.about(context.headers(), log.atError())
                .setCause(failure)
                .addKeyValue("origin", origin(context))
                .addKeyValue("to", record.topic())
                .log("the confirmation stream could not write");
        return ProductionExceptionHandler.Response.fail();
    }

    private boolean mayGoOn(Exception failure, ErrorHandlerContext context) {
        return !(failure instanceof KafkaException) && isRare(failure, context);
    }

    private synchronized boolean isRare(Exception failure, ErrorHandlerContext context) {
        boolean rare = !rate.isTooHigh(System.nanoTime());
        RecordLog.about(context.headers(), log.atError())
                .setCause(failure)
                .addKeyValue("origin", origin(context))
                .addKeyValue("deadLettered", rare)
                .log("a record of the confirmation stream failed");
        return rare;
    }

    private synchronized ProducerRecord<byte[], byte[]> letter(
            ErrorHandlerContext context, byte @Nullable [] key, byte @Nullable [] value, String error) {
        rate.add(System.nanoTime());
        var reason = DeadLetterReason.PROCESSING_FAILED;
        var counters = meters;
        if (counters != null) {
            counters.counter("dead.letters", "topic", context.topic(), "reason", reason.code())
                    .increment();
        }
        return new ProducerRecord<>(
                Topics.deadLettersOf(source(context.topic())),
                null,
                key,
                value,
                new DeadLetter(reason, Groups.CONFIRMATION, 1, error, true)
                        .headers(context.headers(), origin(context), Instant.ofEpochMilli(context.timestamp())));
    }

    private static Topic<?> source(@Nullable String name) {
        return Topics.sources().stream()
                .filter(topic -> topic.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the stream reads no topic " + name));
    }

    private static RecordOrigin origin(ErrorHandlerContext context) {
        return new RecordOrigin(
                Objects.requireNonNullElse(context.topic(), "none"), context.partition(), context.offset());
    }
}
