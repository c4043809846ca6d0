package shop.orderpipeline.opscli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import shop.orderpipeline.testing.TestKafka;
import shop.orderpipeline.topic.Groups;
import shop.orderpipeline.topic.Origins;
import shop.orderpipeline.topic.Topic;

/** The pipeline's consumer groups without its services: they read everything, and do to a replayed record what a test says. */
final class Consumers implements AutoCloseable {

    private final List<Thread> threads = new ArrayList<>();
    private volatile Consumer<ConsumerRecord<byte[], byte[]>> replayed = _ -> {};
    private volatile boolean running = true;

    Consumers() {
        Groups.reads().forEach((group, topics) -> {
            var names = topics.stream().<String>map(Topic::name).toList();
            threads.add(Thread.ofPlatform().daemon().name(group).start(() -> consume(group, names)));
        });
    }

    /** What is done to each replayed record from now on, before the offset moves. */
    void onReplayed(Consumer<ConsumerRecord<byte[], byte[]>> action) {
        replayed = action;
    }

    private void consume(String group, List<String> topics) {
        try (var consumer =
                new KafkaConsumer<byte[], byte[]>(TestKafka.settings().consumer(group))) {
            consumer.subscribe(topics);
            while (running) {
                var polled = consumer.poll(Duration.ofMillis(50));
                for (var record : polled) {
                    if (Origins.isReplay(record.headers())) {
                        replayed.accept(record);
                    }
                }
                if (!polled.isEmpty()) {
                    consumer.commitSync();
                }
            }
        }
    }

    @Override
    public void close() throws InterruptedException {
        running = false;
        for (var thread : threads) {
            thread.join(Duration.ofSeconds(10));
        }
    }
}
