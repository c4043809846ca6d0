package shop.orderpipeline.allinone.faults;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToLongFunction;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import shop.orderpipeline.allinone.fleet.Latencies;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.topic.KafkaSettings;
import shop.orderpipeline.topic.Topic.Read.Parsed;
import shop.orderpipeline.topic.Topics;

/** Listens, from now on, to notifications and to the committed questions that come of them. Times are ms of the epoch. */
final class QuestionTap implements AutoCloseable {

    private final Map<LowProfileId, Long> notifiedAt = new ConcurrentHashMap<>();
    private final Map<LowProfileId, Question> questions = new ConcurrentHashMap<>();
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Thread listening;
    private volatile boolean closing;

    /**
     * The first question about a payment.
     *
     * @param appendedAt the broker's time
     * @param seenAt when a consumer that reads committed records only got it
     */
    private record Question(long appendedAt, long seenAt) {}

    QuestionTap(KafkaSettings kafka) {
        consumer = new KafkaConsumer<>(kafka.consumer("faults-" + UUID.randomUUID()));
        var partitions = Stream.of(Topics.PAYMENT_NOTIFICATIONS, Topics.VERIFICATION_REQUESTS)
                .flatMap(topic -> consumer.partitionsFor(topic.name()).stream())
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position);
        listening = Thread.ofPlatform().daemon().name("tap").start(this::listen);
    }

    private void listen() {
        while (!closing) {
            var records = consumer.poll(Duration.ofMillis(100));
            long now = System.currentTimeMillis();
            for (var record : records) {
                note(record, now);
            }
        }
        consumer.close();
    }

    private void note(ConsumerRecord<byte[], byte[]> record, long now) {
        if (record.topic().equals(Topics.PAYMENT_NOTIFICATIONS.name())) {
            if (Topics.PAYMENT_NOTIFICATIONS.read(record) instanceof Parsed(var notification)) {
                notifiedAt.putIfAbsent(notification.lowProfileId(), record.timestamp());
            }
        } else if (Topics.VERIFICATION_REQUESTS.read(record) instanceof Parsed(var request)) {
            questions.putIfAbsent(request.lowProfileId(), new Question(record.timestamp(), now));
        }
    }

    boolean sawQuestionsAboutAll(Collection<LowProfileId> pages) {
        return questions.keySet().containsAll(pages);
    }

    /** From the notification's append to the question's, by the broker's clock. */
    Latencies appended(List<LowProfileId> pages) {
        return times(pages, Question::appendedAt);
    }

    /** From the notification's append until a consumer had the committed question. */
    Latencies seen(List<LowProfileId> pages) {
        return times(pages, Question::seenAt);
    }

    private Latencies times(List<LowProfileId> pages, ToLongFunction<Question> end) {
        return Latencies.of(pages.stream().flatMapToDouble(page -> {
            var question = questions.get(page);
            var start = notifiedAt.get(page);
            return question == null || start == null
                    ? DoubleStream.empty()
                    : DoubleStream.of((double) (end.applyAsLong(question) - start));
        }));
    }

    /** When the first question that was appended after a moment was seen. */
    OptionalLong firstQuestionAppendedAfter(long moment) {
        return questions.values().stream()
                .filter(question -> question.appendedAt() > moment)
                .mapToLong(Question::seenAt)
                .min();
    }

    @Override
    public void close() throws InterruptedException {
        closing = true;
        listening.join();
    }
}
