package shop.orderpipeline.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import shop.orderpipeline.order.OrderId;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.payment.PaymentVerdict;
import shop.orderpipeline.payment.TranzactionId;
import shop.orderpipeline.stock.PaidOrder;
import shop.orderpipeline.testing.TestKafka;
import shop.orderpipeline.topic.PaymentRecords.Found;
import shop.orderpipeline.topic.PaymentRecords.Incomplete;
import shop.orderpipeline.topic.PaymentRecords.OnTopic;

class PaymentRecordsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final KafkaProducer<byte[], byte[]> PRODUCER = TestKafka.producer();

    private final PaymentRecords records = new PaymentRecords(TestKafka.settings());

    @AfterAll
    static void close() {
        PRODUCER.close();
    }

    @Test
    void findsThePaymentOnEveryTopicAndNothingOfItsNeighbours() throws Exception {
        var payment = new LowProfileId("found-" + UUID.randomUUID());
        var neighbour = neighbourOf(payment);
        var order = new PaidOrder(new OrderId(UUID.randomUUID()), payment, new TranzactionId(1));
        var declined = new PaymentVerdict.Declined(payment, 33);
        publish(List.of(
                Topics.PAYMENT_VERDICTS.record(new PaymentVerdict.Declined(neighbour, 1)),
                Topics.PAYMENT_VERDICTS.record(declined),
                Topics.PAYMENT_VERDICTS.record(new PaymentVerdict.Declined(neighbour, 2)),
                Topics.PAID_ORDERS_RETRIES.get(2).record(order),
                raw(Topics.CONFLICTS.name(), payment, "{not json")));

        var found = records.find(payment, Instant.now().minusSeconds(3600), PATIENCE);

        assertThat(found.incomplete()).isEmpty();
        assertThat(found.records()).allSatisfy(record -> assertThat(record.at()).isBeforeOrEqualTo(Instant.now()));
        assertThat(messages(found)).containsExactlyInAnyOrder(declined, order);
        assertThat(found.records())
                .filteredOn(record -> record.read() instanceof Topic.Read.Unreadable<?>)
                .singleElement()
                .satisfies(record -> assertThat(record.origin().topic()).isEqualTo(Topics.CONFLICTS.name()));
    }

    @Test
    void keepsTheHeadersThatTellOfTracesReplaysAndFailures() throws Exception {
        var payment = new LowProfileId("headers-" + UUID.randomUUID());
        var record = raw(Topics.deadLettersOf(Topics.PAID_ORDERS), payment, "{}");
        for (var name : List.of("traceparent", "x-replay-id", "dl-reason", "authorization")) {
            record.headers().add(name, "said".repeat(1_000).getBytes(StandardCharsets.UTF_8));
        }
        publish(List.of(record));

        var found = records.find(payment, Instant.now().minusSeconds(3600), PATIENCE);

        assertThat(found.records())
                .singleElement()
                .satisfies(one -> assertThat(one.headers())
                        .containsOnlyKeys("traceparent", "x-replay-id", "dl-reason")
                        .allSatisfy((name, text) -> assertThat(text).hasSize(1024)));
    }

    @Test
    void looksNoFurtherBackThanItIsTold() throws Exception {
        var payment = new LowProfileId("since-" + UUID.randomUUID());
        publish(List.of(Topics.PAYMENT_VERDICTS.record(new PaymentVerdict.Declined(payment, 33))));

        var found = records.find(payment, Instant.now().plusSeconds(3600), PATIENCE);

        assertThat(found).isEqualTo(new Found(List.of(), List.of()));
    }

    @Test
    void stopsWhereOnePaymentHasMoreThanAPersonCanRead() throws Exception {
        var payment = new LowProfileId("flood-" + UUID.randomUUID());
        publish(IntStream.range(0, PaymentRecords.MOST_RECORDS + 500)
                .mapToObj(code -> Topics.PAYMENT_VERDICTS.record(new PaymentVerdict.Declined(payment, code)))
                .toList());

        var found = records.find(payment, Instant.now().minusSeconds(3600), PATIENCE);

        assertThat(found.records()).hasSize(PaymentRecords.MOST_RECORDS);
        assertThat(found.incomplete()).extracting(Incomplete::topic).contains(Topics.PAYMENT_VERDICTS.name());
    }

    @Test
    void saysWhatIsMissingWhereThereIsNoTimeOrNoBroker() {
        var payment = new LowProfileId("missing");
        var everything = Topics.all().stream()
                .map(topic -> new Incomplete(topic.name(), null))
                .toList();

        assertThat(records.find(payment, Instant.EPOCH, Duration.ZERO)).isEqualTo(new Found(List.of(), everything));

        var nobody = new PaymentRecords(KafkaSettings.singleNode("127.0.0.1:1"));
        long before = System.nanoTime();
        assertThat(nobody.find(payment, Instant.EPOCH, Duration.ofMillis(300)))
                .isEqualTo(new Found(List.of(), everything))
                .isEqualTo(Found.nothing());
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(5));
    }

    /** Another payment whose records stand between ours. */
    private static LowProfileId neighbourOf(LowProfileId payment) {
        int partition = PaymentRecords.partition(Topic.key(payment), Topics.PARTITIONS);
        return Stream.iterate(0, n -> n + 1)
                .map(n -> new LowProfileId("neighbour-" + n))
                .filter(id -> PaymentRecords.partition(Topic.key(id), Topics.PARTITIONS) == partition)
                .findFirst()
                .orElseThrow();
    }

    private static ProducerRecord<byte[], byte[]> raw(String topic, LowProfileId payment, String value) {
        return new ProducerRecord<>(topic, Topic.key(payment), value.getBytes(StandardCharsets.UTF_8));
    }

    private static void publish(List<ProducerRecord<byte[], byte[]>> records) throws InterruptedException {
        var step = new Publisher(PRODUCER).step();
        records.forEach(step::send);
        step.await();
    }

    private static List<Object> messages(Found found) {
        return found.records().stream()
                .map(OnTopic::read)
                .filter(Topic.Read.Parsed.class::isInstance)
                .<Object>map(read -> ((Topic.Read.Parsed<?>) read).message())
                .toList();
    }
}
