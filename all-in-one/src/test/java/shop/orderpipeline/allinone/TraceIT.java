package shop.orderpipeline.allinone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import shop.orderpipeline.allinone.demo.LocalPipeline;
import shop.orderpipeline.allinone.demo.Shop;
import shop.orderpipeline.allinone.local.LoopbackPort;
import shop.orderpipeline.allinone.local.PostgresServer;
import shop.orderpipeline.asyncapi.AsyncApi;
import shop.orderpipeline.conflict.ConflictType;
import shop.orderpipeline.logging.EcsEncoder;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.topic.KafkaSettings;
import shop.orderpipeline.topic.Publisher;
import shop.orderpipeline.topic.Topic;
import shop.orderpipeline.topic.Topics;
import shop.orderpipeline.topic.TraceParent;
import tools.jackson.databind.json.JsonMapper;

/** One trace from the webhook to the completed order, over every topic; many at once are never mixed up. */
@Tag("system")
class TraceIT {

    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final BigDecimal PRICE = new BigDecimal("100.00");
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final long HELD = 71;
    private static final long PLENTY = 72;

    private final SharedPipeline pipeline = SharedPipeline.get();
    private final LocalPipeline client = pipeline.client();
    private final Shop shop = client.shop();
    private final KafkaSettings kafka = KafkaSettings.singleNode(
            LoopbackPort.HOST + ":" + pipeline.ports().kafka().number());

    /** A notification, and the trace that its caller gave it. */
    private record Called(UUID order, String page, TraceParent trace) {

        static Called anew() {
            return new Called(UUID.randomUUID(), UUID.randomUUID().toString(), TraceParent.begin());
        }
    }

    @Test
    void leadsFromTheWebhookThroughRetriesToTheCompletedOrderAndTheLogTellsIt() throws Exception {
        var called = Called.anew();
        shop.addProduct(HELD, "held by another program", 10, PRICE);
        place(called, HELD);
        try (var log = new Log()) {
            completeAfterARetry(called);
            deadLetterOf(called);

            var records = recordsOf(called.page);
            print(called, records, log.linesWith(called.trace.traceId()));

            assertThat(records)
                    .extracting(ConsumerRecord::topic)
                    .contains(
                            Topics.PAYMENT_NOTIFICATIONS.name(),
                            Topics.VERIFICATION_REQUESTS.name(),
                            Topics.PAYMENT_VERDICTS.name(),
                            Topics.PAID_ORDERS.name(),
                            Topics.PAID_ORDERS_RETRIES.getFirst().name(),
                            Topics.ORDER_OUTCOMES.name(),
                            Topics.CONFLICTS.name(),
                            Topics.deadLettersOf(Topics.PAID_ORDERS));
            assertThat(records)
                    .allSatisfy(record -> assertThat(traceOf(record).traceId())
                            .as(record.topic())
                            .isEqualTo(called.trace.traceId()));
            assertThat(records)
                    .extracting(record -> traceOf(record).spanId())
                    .as("each step is one of its own")
                    .doesNotHaveDuplicates()
                    .doesNotContain(called.trace.spanId());
            var described = AsyncApi.committed();
            assertThat(records)
                    .filteredOn(record -> !record.topic().equals(Topics.PAID_ORDERS.name()))
                    .as("all but what the test spoilt")
                    .allSatisfy(record -> assertThat(described.faults(record))
                            .as(record.topic())
                            .isEmpty());
            assertThat(log.json).as("as JSON").anySatisfy(line -> {
                var facts = JSON.readTree(line);
                assertThat(facts.at("/trace/id").asString("")).isEqualTo(called.trace.traceId());
                assertThat(facts.path("message").asString("")).isEqualTo("dead letter");
            });
            assertThat(log.linesWith(called.trace.traceId()))
                    .anyMatch(line -> line.contains("an order fails alone"))
                    .anyMatch(line -> line.contains("dead letter"))
                    .anyMatch(line -> line.startsWith("DEBUG NotificationPublisher"))
                    .anyMatch(line -> line.startsWith("DEBUG PaymentStep"))
                    .anyMatch(line -> line.startsWith("DEBUG Publisher")
                            && line.contains(Topics.ORDER_OUTCOMES.name())
                            && line.contains(called.page));
        }
    }

    @Test
    void isNeverMixedUpWithThoseOfTheSameBatch() throws Exception {
        shop.addProduct(PLENTY, "in plenty", 1_000, PRICE);
        var calls = Stream.generate(Called::anew).limit(20).toList();
        for (var called : calls) {
            place(called, PLENTY);
        }
        for (var called : calls) {
            call(called.page, called.trace);
        }
        var repeats = calls.stream().collect(Collectors.toMap(Called::page, _ -> TraceParent.begin()));
        for (var called : calls) {
            call(called.page, repeats.getOrDefault(called.page, called.trace));
        }
        for (var called : calls) {
            awaitCompleted(called);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(client.conflicts(called.page, ConflictType.DUPLICATE_NOTIFICATION))
                            .isEqualTo(1));
        }

        var records = recordsByPage();
        for (var called : calls) {
            var repeat = repeats.getOrDefault(called.page, called.trace).traceId();
            var ours = records.getOrDefault(called.page, List.of());
            assertThat(ours)
                    .allSatisfy(record -> assertThat(traceOf(record).traceId())
                            .as(record.topic())
                            .isIn(called.trace.traceId(), repeat));
            assertThat(tracesOn(Topics.ORDER_OUTCOMES, ours)).containsOnly(called.trace.traceId());
            assertThat(tracesOn(Topics.CONFLICTS, ours)).containsOnly(repeat);
        }
    }

    private static List<String> tracesOn(Topic<?> topic, List<ConsumerRecord<byte[], byte[]>> records) {
        return records.stream()
                .filter(record -> record.topic().equals(topic.name()))
                .map(record -> traceOf(record).traceId())
                .toList();
    }

    private void place(Called called, long product) throws InterruptedException {
        shop.placeOrder(called.order, called.page, PRICE, product, 1);
        client.cardcomSays("approved", called.page, called.order, PRICE);
    }

    private void call(String page, TraceParent trace) throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            var answer = http.send(
                    HttpRequest.newBuilder(URI.create(client.ingressUrl() + "/api/payments/cardcom-webhook"))
                            .header("Content-Type", "application/json")
                            .header("traceparent", trace.toString())
                            .POST(HttpRequest.BodyPublishers.ofString("{\"LowProfileId\":\"" + page + "\"}"))
                            .build(),
                    BodyHandlers.discarding());
            assertThat(answer.statusCode()).isEqualTo(200);
        }
    }

    /** Another program holds the product, so that the order fails alone and waits on a retry topic. */
    private void completeAfterARetry(Called called) throws Exception {
        try (var rival = PostgresServer.dataSource(pipeline.ports().postgres().number(), PostgresServer.DATABASE)
                .getConnection()) {
            rival.setAutoCommit(false);
            try (var lock = rival.createStatement()) {
                lock.execute("select from products where id = " + HELD + " for update");
            }
            call(called.page, called.trace);
            await("waits on a retry topic")
                    .atMost(PATIENCE)
                    .until(() -> !recordsOf(called.page, Topics.PAID_ORDERS_RETRIES.getFirst())
                            .isEmpty());
            rival.rollback();
        }
        awaitCompleted(called);
        await("told that it was slow")
                .atMost(PATIENCE)
                .until(() -> !recordsOf(called.page, Topics.CONFLICTS).isEmpty());
    }

    /** As if somebody's fault had made the order's record unreadable on its way. */
    private void deadLetterOf(Called called) throws Exception {
        var record = recordsOf(called.page, Topics.PAID_ORDERS).getFirst();
        try (var producer = new KafkaProducer<byte[], byte[]>(kafka.producer())) {
            new Publisher(producer)
                    .step()
                    .send(new ProducerRecord<>(
                            record.topic(),
                            null,
                            record.key(),
                            "{}".getBytes(UTF_8),
                            TraceParent.after(record.headers()).putInto(record.headers())))
                    .await();
        }
        var letters = Topics.deadLetterTopic(Topics.PAID_ORDERS);
        await().atMost(PATIENCE).until(() -> !recordsOf(called.page, letters).isEmpty());
    }

    private void awaitCompleted(Called called) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(shop.standing(called.order)).contains("completed"));
    }

    private static TraceParent traceOf(ConsumerRecord<byte[], byte[]> record) {
        return TraceParent.of(record.headers()).orElseThrow(() -> new AssertionError(record.topic() + ": no trace"));
    }

    /** Each topic is read once, however many payments are looked at. */
    private Map<String, List<ConsumerRecord<byte[], byte[]>>> recordsByPage() {
        var records = new HashMap<String, List<ConsumerRecord<byte[], byte[]>>>();
        for (var topic : Topics.all()) {
            WholeTopic.read(kafka, topic.name(), record -> {
                if (record.key() != null) {
                    records.computeIfAbsent(new String(record.key(), UTF_8), _ -> new ArrayList<>())
                            .add(record);
                }
            });
        }
        return records;
    }

    private List<ConsumerRecord<byte[], byte[]>> recordsOf(String page) {
        return recordsByPage().getOrDefault(page, List.of()).stream()
                .sorted(Comparator.comparingLong(ConsumerRecord::timestamp))
                .toList();
    }

    private List<ConsumerRecord<byte[], byte[]>> recordsOf(String page, Topic<?> topic) {
        var key = new String(Topic.key(new LowProfileId(page)), UTF_8);
        var records = new ArrayList<ConsumerRecord<byte[], byte[]>>();
        WholeTopic.read(kafka, topic.name(), record -> {
            if (record.key() != null && key.equals(new String(record.key(), UTF_8))) {
                records.add(record);
            }
        });
        return records;
    }

    private static void print(Called called, List<ConsumerRecord<byte[], byte[]>> records, List<String> log) {
        System.out.println("POST by " + called.trace);
        records.forEach(record -> System.out.println(
                record.topic() + "-" + record.partition() + "@" + record.offset() + "  " + traceOf(record)));
        System.out.println("log | grep " + called.trace.traceId());
        log.forEach(System.out::println);
    }

    /** What our code logs, at debug. */
    private static final class Log extends AppenderBase<ILoggingEvent> implements AutoCloseable {

        private final Logger logger = (Logger) LoggerFactory.getLogger("shop.orderpipeline");
        private final Level before = logger.getLevel();
        private final Queue<String> lines = new ConcurrentLinkedQueue<>();
        private final Queue<String> json = new ConcurrentLinkedQueue<>();
        private final EcsEncoder ecs = new EcsEncoder();

        Log() {
            setContext(logger.getLoggerContext());
            ecs.start();
            start();
            logger.setLevel(Level.DEBUG);
            logger.setAdditive(false);
            logger.addAppender(this);
        }

        @Override
        protected void append(ILoggingEvent event) {
            var facts = Optional.ofNullable(event.getKeyValuePairs()).orElse(List.of()).stream()
                    .map(fact -> fact.key + "=" + fact.value)
                    .collect(Collectors.joining(" "));
            json.add(new String(ecs.encode(event), UTF_8));
            var name = event.getLoggerName();
            lines.add(event.getLevel() + " " + name.substring(name.lastIndexOf('.') + 1) + " " + event.getMessage()
                    + " " + facts);
        }

        List<String> linesWith(String text) {
            return lines.stream().filter(line -> line.contains(text)).toList();
        }

        @Override
        public void close() {
            logger.detachAppender(this);
            logger.setAdditive(true);
            logger.setLevel(before);
        }
    }
}
