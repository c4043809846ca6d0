package shop.orderpipeline.inventoryprocessor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static shop.orderpipeline.inventoryprocessor.TestShop.line;

import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import shop.orderpipeline.conflict.Conflict;
import shop.orderpipeline.conflict.ConflictType;
import shop.orderpipeline.health.Readiness;
import shop.orderpipeline.payment.Keyed;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.stock.OrderOutcome;
import shop.orderpipeline.stock.PaidOrder;
import shop.orderpipeline.stock.ProductId;
import shop.orderpipeline.testing.TestDatabase;
import shop.orderpipeline.testing.TestKafka;
import shop.orderpipeline.topic.DeadLetter;
import shop.orderpipeline.topic.Topic;
import shop.orderpipeline.topic.Topics;

/** The whole application on a real broker and a real database. */
class InventoryProcessorIT {

    private static ConfigurableApplicationContext application;
    private static KafkaProducer<byte[], byte[]> producer;
    private static TestDatabase database;
    private static TestShop shop;

    @BeforeAll
    static void start() {
        database = TestDatabase.empty();
        producer = TestKafka.producer();
        application = InventoryProcessor.application()
                .run(
                        "--MANAGEMENT_PORT=0",
                        "--KAFKA_BOOTSTRAP_SERVERS=" + TestKafka.settings().bootstrapServers(),
                        "--DATABASE_URL=" + database.jdbcUrl(),
                        "--INSTANCE_ID=it");
        shop = new TestShop(database.dataSource());
        soon().until(() -> application.getBean(Readiness.class).notReady().isEmpty());
    }

    @AfterAll
    static void stop() {
        application.close();
        producer.close();
    }

    @Test
    void completesAPaidOrderAndSaysSo() {
        long tea = shop.aProduct(5);
        var order = shop.aPaidOrder(line(tea, 2));

        publish(order);

        soon().untilAsserted(() -> assertThat(outcomesOf(Set.of(order)))
                .containsExactly(new OrderOutcome.Completed(order.orderId(), order.lowProfileId())));
        assertThat(shop.status(order)).isEqualTo("completed");
        assertThat(shop.stock(tea)).isEqualTo(3);
        assertThat(shop.ledger(order)).isEqualTo(Map.of(tea, 2));
        assertThat(conflictsOf(Set.of(order))).isEmpty();
    }

    @Test
    void sellsTheLastUnitOnceToFiveHundredBuyers() {
        long lastTea = shop.aProduct(1);
        var orders = shop.paidOrders(500, line(lastTea, 1));

        orders.forEach(InventoryProcessorIT::publish);

        soon().untilAsserted(() -> assertThat(outcomesOf(orders)).hasSize(500));
        assertThat(outcomesOf(orders).stream().filter(OrderOutcome.Completed.class::isInstance))
                .hasSize(1);
        assertThat(shop.statuses(orders)).isEqualTo(Map.of("completed", 1, "error/out-of-stock", 499));
        assertThat(conflictsOf(orders)).hasSize(499).allSatisfy(conflict -> {
            assertThat(conflict.type()).isEqualTo(ConflictType.OUT_OF_STOCK);
            assertThat(conflict.productId()).isEqualTo(new ProductId(lastTea));
            assertThat(conflict.orderId()).isNotNull();
            assertThat(conflict.tranzactionId()).isNotNull();
        });
        assertThat(shop.stock(lastTea)).isZero();
        assertThat(shop.count("select count(*) from stock_deductions where product_id = ?", lastTea))
                .isEqualTo(1);
        assertThat(shop.count(
                        "select count(*) from exceptions join order_items on order_id = pending_order_id"
                                + " where product_id = ? and state = 'open'",
                        lastTea))
                .isEqualTo(499);
    }

    @Test
    void saysTheSameAgainWhenARecordComesAgain() {
        long tea = shop.aProduct(1);
        var sold = shop.aPaidOrder(line(tea, 1));
        var refused = shop.aPaidOrder(line(shop.noProduct(), 1));
        publish(sold);
        publish(refused);
        soon().untilAsserted(
                        () -> assertThat(outcomesOf(List.of(sold, refused))).hasSize(2));

        publish(sold);
        publish(refused);

        soon().untilAsserted(
                        () -> assertThat(outcomesOf(List.of(sold, refused))).hasSize(4));
        assertThat(Set.copyOf(outcomesOf(List.of(sold, refused)))).hasSize(2);
        soon().untilAsserted(
                        () -> assertThat(conflictsOf(List.of(sold, refused))).hasSize(2));
        assertThat(conflictsOf(List.of(sold, refused)).stream()
                        .map(conflict -> List.of(conflict.id(), conflict.at(), String.valueOf(conflict.productId())))
                        .distinct())
                .hasSize(1);
        assertThat(shop.stock(tea)).isZero();
        assertThat(shop.exceptions(refused)).containsExactly("out-of-stock/open");
    }

    @Test
    void deadLettersWhatCannotBeReadAndGoesOn() {
        long tea = shop.aProduct(5);
        var order = shop.aPaidOrder(line(tea, 1));
        var key = order.lowProfileId();
        send(new ProducerRecord<>(Topics.PAID_ORDERS.name(), Topic.key(key), bytes("{not json")));
        send(new ProducerRecord<>(
                Topics.PAID_ORDERS.name(), Topic.key(key), bytes("{\"lowProfileId\":\"" + key + "\"}")));
        send(new ProducerRecord<>(Topics.PAID_ORDERS.name(), Topic.key(key), null));
        send(new ProducerRecord<>(
                Topics.PAID_ORDERS.name(),
                Topic.key(new LowProfileId("another")),
                Topics.PAID_ORDERS.record(order).value()));

        publish(order);

        soon().until(() -> "completed".equals(shop.status(order)));
        soon().untilAsserted(() -> assertThat(deadLettersUnder(key.value()))
                .hasSize(3)
                .allSatisfy(letter -> {
                    assertThat(header(letter, DeadLetter.REASON)).isEqualTo("unreadable");
                    assertThat(header(letter, DeadLetter.ORIGIN)).startsWith("paid-orders-");
                    assertThat(header(letter, DeadLetter.GROUP)).isEqualTo("stock-deduction");
                }));
        soon().untilAsserted(() -> assertThat(deadLettersUnder("another"))
                .singleElement()
                .satisfies(
                        letter -> assertThat(header(letter, DeadLetter.REASON)).isEqualTo("key-mismatch")));
        assertThat(application
                        .getBean(MeterRegistry.class)
                        .counter("dead.letters", "topic", "paid-orders-dlt", "reason", "unreadable")
                        .count())
                .isGreaterThanOrEqualTo(3);
    }

    @Test
    void completesAnOrderThatFailsAloneAfterItsRetries() {
        long tea = shop.aProduct(5);
        var troubled = shop.aPaidOrder(line(tea, 1));
        var neighbours = shop.paidOrders(3, line(tea, 1));
        // Five tries, and one while the batch is split, are the first delivery's; the second one's fail too.
        failsToDeduct(troubled, 8, "40001");

        publish(neighbours.get(0));
        publish(troubled);
        publish(neighbours.get(1));
        publish(neighbours.get(2));

        soon().untilAsserted(
                        () -> assertThat(neighbours.stream().map(shop::status)).containsOnly("completed"));
        soon().untilAsserted(() -> assertThat(outcomesOf(Set.of(troubled)))
                .containsExactly(new OrderOutcome.Completed(troubled.orderId(), troubled.lowProfileId())));
        assertThat(shop.stock(tea)).isEqualTo(1);
        var first = recordsOf("paid-orders-retry-1", troubled);
        assertThat(first).hasSize(1);
        assertThat(header(first.getFirst(), "retry-origin")).startsWith("paid-orders-");
        assertThat(recordsOf("paid-orders-retry-3", troubled)).isEmpty();
        assertThat(deadLettersUnder(troubled.lowProfileId().value())).isEmpty();
        assertThat(shop.exceptions(troubled)).isEmpty();
    }

    @Test
    void givesUpAnOrderThatNeverWorks() {
        long tea = shop.aProduct(5);
        var hopeless = shop.aPaidOrder(line(tea, 1));
        failsToDeduct(hopeless, 1_000_000, "40001");

        publish(hopeless);

        soon().untilAsserted(() -> assertThat(
                        deadLettersUnder(hopeless.lowProfileId().value()))
                .singleElement()
                .satisfies(letter -> {
                    assertThat(header(letter, DeadLetter.REASON)).isEqualTo("retries-exhausted");
                    assertThat(header(letter, DeadLetter.ORIGIN))
                            .isEqualTo(header(
                                    recordsOf("paid-orders-retry-3", hopeless).getFirst(), "retry-origin"));
                    assertThat(header(letter, DeadLetter.ATTEMPTS)).isEqualTo("4");
                    assertThat(header(letter, DeadLetter.RETRYABLE)).isEqualTo("true");
                    assertThat(letter.value())
                            .isEqualTo(Topics.PAID_ORDERS.record(hopeless).value());
                }));
        assertThat(shop.status(hopeless)).isEqualTo("error/retries-exhausted");
        assertThat(shop.exceptions(hopeless)).containsExactly("retries-exhausted/open");
        assertThat(shop.ledger(hopeless)).isEmpty();
        assertThat(shop.stock(tea)).isEqualTo(5);
        assertThat(outcomesOf(Set.of(hopeless)))
                .containsExactly(new OrderOutcome.Refused(
                        hopeless.orderId(), hopeless.lowProfileId(), ConflictType.RETRIES_EXHAUSTED));
        assertThat(conflictsOf(Set.of(hopeless)))
                .extracting(Conflict::type)
                .containsExactly(ConflictType.RETRIES_EXHAUSTED);
        waitedItsDelays(hopeless);
    }

    @Test
    void deadLettersAtOnceWhatTheDatabaseCannotStore() {
        long tea = shop.aProduct(5);
        var odd = shop.aPaidOrder(line(tea, 1));
        failsToDeduct(odd, 1_000_000, "22003");

        publish(odd);

        soon().untilAsserted(() -> assertThat(
                        deadLettersUnder(odd.lowProfileId().value()))
                .singleElement()
                .satisfies(
                        letter -> assertThat(header(letter, DeadLetter.REASON)).isEqualTo("data-refused")));
        assertThat(shop.status(odd)).isEqualTo("error/retries-exhausted");
        assertThat(recordsOf("paid-orders-retry-1", odd)).isEmpty();
    }

    @Test
    void saysOverHttpThatItIsReady() throws Exception {
        var server = ((WebServerApplicationContext) application).getWebServer();
        var port = server == null ? 0 : server.getPort();
        try (var http = HttpClient.newHttpClient()) {
            var readyz = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/readyz"))
                    .build();
            soon().untilAsserted(() -> assertThat(http.send(readyz, HttpResponse.BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(200));
        }
    }

    @Test
    void spendsNoTryWhileTheDatabaseIsAwayAndGoesOnWhenItIsBack() {
        long tea = shop.aProduct(5);
        var order = shop.aPaidOrder(line(tea, 1));
        var others = new TestShop(TestDatabase.empty().dataSource());
        var name = database.jdbcUrl().replaceAll(".*/([a-z0-9_]+).*", "$1");
        others.executeScript("alter database %s allow_connections false".formatted(name));
        others.executeScript(
                "select pg_terminate_backend(pid) from pg_stat_activity where datname = '%s'".formatted(name));

        publish(order);

        soon().until(() -> application.getBean(Readiness.class).notReady().isPresent());
        assertThat(recordsOf("paid-orders-retry-1", order)).isEmpty();
        others.executeScript("alter database %s allow_connections true".formatted(name));
        shop = new TestShop(database.dataSource());
        soon().until(() -> "completed".equals(shop.status(order)));
        soon().until(() -> application.getBean(Readiness.class).notReady().isEmpty());
        assertThat(recordsOf("paid-orders-retry-1", order)).isEmpty();
        assertThat(deadLettersUnder(order.lowProfileId().value())).isEmpty();
    }

    private static void waitedItsDelays(PaidOrder order) {
        var times =
                List.of("paid-orders-retry-1", "paid-orders-retry-2", "paid-orders-retry-3", "paid-orders-dlt").stream()
                        .map(topic -> recordsOf(topic, order).getFirst().timestamp())
                        .toList();
        for (int i = 1; i < times.size(); i++) {
            assertThat(Duration.ofMillis(times.get(i) - times.get(i - 1)))
                    .isBetween(Duration.ofSeconds(i), Duration.ofSeconds(i + 4));
        }
    }

    /** Other programs' triggers are the nearest thing to trouble with one row. */
    private static void failsToDeduct(PaidOrder order, int times, String sqlState) {
        var name = "trouble_" + UUID.randomUUID().toString().replace('-', '_');
        shop.executeScript("""
                create sequence %1$s;
                create function %1$s() returns trigger language plpgsql as $$ begin
                  if new.order_id = '%2$s' and nextval('%1$s') <= %3$d then raise exception 'no' using errcode = '%4$s'; end if;
                  return new;
                end $$;
                create trigger %1$s before insert on stock_deductions for each row execute function %1$s();
                """.formatted(name, order.orderId(), times, sqlState));
    }

    private static void publish(PaidOrder order) {
        send(Topics.PAID_ORDERS.record(order));
    }

    private static void send(ProducerRecord<byte[], byte[]> record) {
        var _ = producer.send(record);
    }

    private static List<OrderOutcome> outcomesOf(Collection<PaidOrder> orders) {
        return about(orders, Topics.ORDER_OUTCOMES);
    }

    private static List<Conflict> conflictsOf(Collection<PaidOrder> orders) {
        return about(orders, Topics.CONFLICTS);
    }

    private static <V extends Keyed> List<V> about(Collection<PaidOrder> orders, Topic<V> topic) {
        var ids = orders.stream().map(PaidOrder::lowProfileId).collect(Collectors.toSet());
        return TestKafka.messagesOf(topic).stream()
                .filter(message -> ids.contains(message.lowProfileId()))
                .toList();
    }

    private static List<ConsumerRecord<byte[], byte[]>> deadLettersUnder(String key) {
        return recordsUnder("paid-orders-dlt", key);
    }

    private static List<ConsumerRecord<byte[], byte[]>> recordsOf(String topic, PaidOrder order) {
        return recordsUnder(topic, order.lowProfileId().value());
    }

    private static List<ConsumerRecord<byte[], byte[]>> recordsUnder(String topic, String key) {
        return TestKafka.recordsOf(topic).stream()
                .filter(record -> key.equals(new String(record.key(), StandardCharsets.UTF_8)))
                .toList();
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return String.valueOf(DeadLetter.text(record.headers(), name));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static ConditionFactory soon() {
        return await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(200));
    }
}
