package shop.orderpipeline.webhookingress.notification;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import shop.orderpipeline.payment.PaymentNotification;
import shop.orderpipeline.payment.QuarantinedNotification;
import shop.orderpipeline.topic.KafkaSettings;
import shop.orderpipeline.topic.RecordLog;
import shop.orderpipeline.topic.Topics;
import shop.orderpipeline.topic.TraceParent;

/**
 * Writes notifications and what is quarantined of them, and says of each whether all in-sync replicas have it. A "no" may
 * still have been written: the caller of the webhook comes again, and copies are absorbed downstream. Any thread may call.
 */
public final class NotificationPublisher implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(NotificationPublisher.class);

    /** Far below the producer's 32 MiB of buffer at this size of record, so that {@code send} never waits for room. */
    static final int MOST_IN_FLIGHT = 8_192;

    private static final byte[] SPEC_VERSION = text("1.0");
    private static final byte[] SOURCE = text("/webhook-ingress");
    private static final byte[] JSON = text("application/json");
    private static final byte[] NOTIFICATION_TYPE = text("shop.orderpipeline.payment-notification");
    private static final byte[] QUARANTINED_TYPE = text("shop.orderpipeline.quarantined-notification");

    private final Producer<byte[], byte[]> producer;
    private final AtomicInteger inFlight = new AtomicInteger();
    private volatile boolean warm;
    private volatile long failedAt;
    private volatile boolean lastFailed;

    NotificationPublisher(Producer<byte[], byte[]> producer) {
        this.producer = producer;
    }

    /** A publisher with a producer of its own, which it closes. */
    public static NotificationPublisher connecting(KafkaSettings settings) {
        return new NotificationPublisher(new KafkaProducer<>(producerSettings(settings)));
    }

    /** An answer must be out within 5 s, so the producer gives up before that. */
    static Map<String, Object> producerSettings(KafkaSettings settings) {
        var producer = new HashMap<>(settings.producer());
        producer.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 2_000);
        producer.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 4_000);
        producer.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 1_000);
        // Known partitions stay known however rare a topic is, so that send never waits for them.
        producer.put(ProducerConfig.METADATA_MAX_IDLE_CONFIG, Integer.toString((int)
                Duration.ofDays(7).toMillis()));
        return producer;
    }

    /** Learns the partitions of both topics; until this succeeded once, nothing is sent. May wait for a second. */
    public void warmUp() {
        try {
            producer.partitionsFor(Topics.PAYMENT_NOTIFICATIONS.name());
            producer.partitionsFor(Topics.PAYMENT_NOTIFICATIONS_QUARANTINE.name());
            warm = true;
        } catch (KafkaException e) {
            log.atWarn().addKeyValue("reason", e.getClass().getSimpleName()).log("Kafka is not there yet");
        }
    }

    public boolean isWarm() {
        return warm;
    }

    /** The last record sent was refused or timed out, less than this long ago. */
    public boolean failedWithin(Duration time) {
        return lastFailed && System.nanoTime() - failedAt < time.toNanos();
    }

    /** How many records wait for their acknowledgement. */
    public int inFlight() {
        return inFlight.get();
    }

    /**
     * @param trace what the record carries on
     * @param acknowledged is told once whether the record is durable, in the producer's thread or, at once, in this one
     */
    void publish(PaymentNotification notification, TraceParent trace, Consumer<Boolean> acknowledged) {
        var record = Topics.PAYMENT_NOTIFICATIONS.record(notification);
        send(record, NOTIFICATION_TYPE, notification.receivedAt().toString(), trace, acknowledged);
    }

    /** As {@link #publish}, for a call that can't be used. */
    void quarantine(QuarantinedNotification call, TraceParent trace, Consumer<Boolean> acknowledged) {
        var record = Topics.PAYMENT_NOTIFICATIONS_QUARANTINE.record(call.lowProfileId(), call);
        send(record, QUARANTINED_TYPE, call.receivedAt().toString(), trace, acknowledged);
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
    }

    private void send(
            ProducerRecord<byte[], byte[]> record,
            byte[] type,
            String time,
            TraceParent trace,
            Consumer<Boolean> acknowledged) {
        if (!warm || inFlight.incrementAndGet() > MOST_IN_FLIGHT) {
            if (warm) {
                inFlight.decrementAndGet();
            }
            acknowledged.accept(false);
            return;
        }
        addHeaders(record, type, time, trace);
        RecordLog.publishing(log, record.topic(), record.key(), record.headers());
        try {
            var _ = producer.send(record, (_, failure) -> {
                inFlight.decrementAndGet();
                note(failure);
                acknowledged.accept(failure == null);
            });
        } catch (KafkaException | IllegalStateException e) {
            inFlight.decrementAndGet();
            note(e);
            acknowledged.accept(false);
        }
    }

    private void note(@Nullable Exception failure) {
        if (failure != null) {
            failedAt = System.nanoTime();
            if (!lastFailed) {
                log.atWarn()
                        .addKeyValue("reason", failure.getClass().getSimpleName())
                        .log("Kafka does not acknowledge");
            }
            lastFailed = true;
        } else if (lastFailed) {
            lastFailed = false;
            log.atInfo().log("Kafka acknowledges again");
        }
    }

    /** CloudEvents' attributes, as its Kafka binding writes them. */
    private static void addHeaders(ProducerRecord<byte[], byte[]> record, byte[] type, String time, TraceParent trace) {
        var headers = record.headers();
        headers.add("ce_specversion", SPEC_VERSION);
        headers.add("ce_id", text(randomId()));
        headers.add("ce_type", type);
        headers.add("ce_source", SOURCE);
        headers.add("ce_time", text(time));
        if (record.key() != null) {
            headers.add("ce_subject", record.key());
            headers.add("ce_partitionkey", record.key());
        }
        headers.add("content-type", JSON);
        trace.putInto(headers);
    }

    /** Unique, not secret. */
    static String randomId() {
        var random = ThreadLocalRandom.current();
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }

    private static byte[] text(String value) {
        return value.getBytes(StandardCharsets.UTF_8);
    }
}
