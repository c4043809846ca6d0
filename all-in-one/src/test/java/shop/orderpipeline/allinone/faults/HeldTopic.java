package shop.orderpipeline.allinone.faults;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import shop.orderpipeline.allinone.WholeTopic;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.topic.KafkaSettings;
import shop.orderpipeline.topic.Topic;

/**
 * Keeps what comes into a topic from those who read committed records only, while they stay alive, warm and in their group:
 * by an open transaction that has a record on each partition. Nobody ever sees those records.
 */
final class HeldTopic implements AutoCloseable {

    private static final Duration LONGEST = Duration.ofMinutes(14);

    private final KafkaSettings kafka;
    private final Topic<?> topic;
    private final KafkaProducer<byte[], byte[]> producer;
    private boolean held;

    private HeldTopic(KafkaSettings kafka, Topic<?> topic, KafkaProducer<byte[], byte[]> producer) {
        this.kafka = kafka;
        this.topic = topic;
        this.producer = producer;
    }

    /** Holds the topic from now on, for 14 minutes at most. */
    static HeldTopic hold(KafkaSettings kafka, Topic<?> topic) throws Exception {
        var settings = kafka.producer();
        settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "faults-" + UUID.randomUUID());
        settings.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, Math.toIntExact(LONGEST.toMillis()));
        var held = new HeldTopic(kafka, topic, new KafkaProducer<>(settings));
        try {
            held.begin();
            return held;
        } catch (Exception | Error e) {
            held.close();
            throw e;
        }
    }

    private void begin() throws ExecutionException, InterruptedException {
        producer.initTransactions();
        producer.beginTransaction();
        held = true;
        for (var partition : producer.partitionsFor(topic.name())) {
            producer.send(new ProducerRecord<>(topic.name(), partition.partition(), new byte[0], new byte[0]))
                    .get();
        }
    }

    /** Whether a record of each of these payments is there by now, held or not. */
    boolean hasAll(Collection<LowProfileId> pages) {
        var keys = new HashSet<String>();
        WholeTopic.readUncommitted(kafka, List.of(topic.name()), record -> {
            if (record.key() != null) {
                keys.add(new String(record.key(), StandardCharsets.UTF_8));
            }
        });
        return keys.containsAll(pages.stream().map(LowProfileId::value).collect(Collectors.toSet()));
    }

    /** Lets everything go at once. */
    void release() {
        if (held) {
            held = false;
            producer.abortTransaction();
        }
    }

    @Override
    public void close() {
        try {
            release();
        } finally {
            producer.close(Duration.ofSeconds(5));
        }
    }
}
