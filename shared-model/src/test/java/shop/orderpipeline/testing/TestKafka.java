package shop.orderpipeline.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;
import shop.orderpipeline.topic.KafkaSettings;
import shop.orderpipeline.topic.Publisher;
import shop.orderpipeline.topic.Topic;
import shop.orderpipeline.topic.TopicCreation;

/** One real broker with all topics for all tests of a module's JVM; tests keep apart by their own low-profile ids. */
public final class TestKafka {

    private TestKafka() {}

    public static KafkaSettings settings() {
        return KafkaSettings.singleNode(Broker.INSTANCE.getBrokersAsString());
    }

    /** A producer with the pipeline's own settings; the caller closes it. */
    public static KafkaProducer<byte[], byte[]> producer() {
        return new KafkaProducer<>(settings().producer());
    }

    /** Publishes a record so often, and returns when the broker has all of them. */
    public static void publish(ProducerRecord<byte[], byte[]> record, int times) {
        try (var producer = producer()) {
            var step = new Publisher(producer).step();
            IntStream.range(0, times).forEach(_ -> step.send(record));
            step.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Everything committed to a topic so far, in offset order within each partition. */
    public static List<ConsumerRecord<byte[], byte[]>> recordsOf(String topic) {
        var settings = new HashMap<>(settings().consumer("test-" + UUID.randomUUID()));
        try (var consumer = new KafkaConsumer<byte[], byte[]>(settings)) {
            var partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            var records = new ArrayList<ConsumerRecord<byte[], byte[]>>();
            while (partitions.stream()
                    .anyMatch(partition -> consumer.position(partition) < ends.getOrDefault(partition, 0L))) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
            return records;
        }
    }

    /** The readable messages of a topic so far. */
    public static <V> List<V> messagesOf(Topic<V> topic) {
        var messages = new ArrayList<V>();
        for (var record : recordsOf(topic.name())) {
            if (topic.read(record) instanceof Topic.Read.Parsed<V>(var message)) {
                messages.add(message);
            }
        }
        return messages;
    }

    /** Starts with the first test that asks, and ends with the JVM. */
    private static final class Broker {

        static final EmbeddedKafkaKraftBroker INSTANCE = start();

        private static EmbeddedKafkaKraftBroker start() {
            var broker = new EmbeddedKafkaKraftBroker(1, 1);
            broker.brokerProperty("transaction.state.log.replication.factor", "1");
            broker.brokerProperty("transaction.state.log.min.isr", "1");
            broker.brokerProperty("group.initial.rebalance.delay.ms", "0");
            broker.brokerProperty("auto.create.topics.enable", "false");
            broker.afterPropertiesSet();
            Runtime.getRuntime().addShutdownHook(new Thread(broker::destroy));
            try {
                TopicCreation.createMissing(KafkaSettings.singleNode(broker.getBrokersAsString()));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
            return broker;
        }
    }
}
