package shop.orderpipeline.paymentprocessor;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static shop.orderpipeline.paymentprocessor.Shop.aPage;

import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import shop.orderpipeline.cardcomsimulator.CardcomSimulator;
import shop.orderpipeline.cardcomsimulator.SimulatorSettings;
import shop.orderpipeline.conflict.Conflict;
import shop.orderpipeline.health.Readiness;
import shop.orderpipeline.order.OrderId;
import shop.orderpipeline.payment.Claim;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.payment.PaymentNotification;
import shop.orderpipeline.stock.PaidOrder;
import shop.orderpipeline.testing.TestDatabase;
import shop.orderpipeline.testing.TestKafka;
import shop.orderpipeline.topic.DeadLetter;
import shop.orderpipeline.topic.Publisher;
import shop.orderpipeline.topic.Topics;

/** The whole service on a real broker, a real database and the simulated gateway. */
class PaymentProcessorIT {

    @TempDir
    static Path directory;

    static final TestDatabase DATABASE = TestDatabase.migrated();
    static final Shop SHOP = new Shop(DATABASE.dataSource());

    static CardcomSimulator simulator;
    static ConfigurableApplicationContext context;
    static KafkaProducer<byte[], byte[]> producer;

    @BeforeAll
    static void start() throws Exception {
        simulator = CardcomSimulator.start(
                new SimulatorSettings("127.0.0.1", 0, directory.resolve("simulator"), 1000, "test9611"));
        producer = TestKafka.producer();
        context = PaymentProcessor.application()
                .run(
                        "--spring.main.web-application-type=none",
                        "--KAFKA_BOOTSTRAP_SERVERS=" + TestKafka.settings().bootstrapServers(),
                        "--DATABASE_URL=" + DATABASE.jdbcUrl(),
                        "--CARDCOM_URL=http://127.0.0.1:" + simulator.port(),
                        "--STATE_DIRECTORY=" + directory.resolve("state"));
        await().atMost(60, SECONDS)
                .until(() -> context.getBean(Readiness.class).notReady().isEmpty());
    }

    @AfterAll
    static void stop() throws Exception {
        context.close();
        producer.close();
        simulator.close();
    }

    @Test
    void paysAnOrderOnceHoweverOftenItIsReported() throws Exception {
        var page = aPage();
        var order = SHOP.places(page, "100.00");
        gatewaySays(page, "{\"outcome\": \"approved\", \"returnValue\": \"" + order + "\"}");

        for (int i = 0; i < 5; i++) {
            notifies(page);
        }

        eventually(() -> assertThat(SHOP.standingOf(order)).isEqualTo("payment_verified"));
        eventually(() -> assertThat(paidOrders(page)).isNotEmpty());
        eventually(
                () -> assertThat(conflicts(page)).hasSize(4).allMatch(type -> type.equals("duplicate-notification")));
        assertThat(SHOP.chargesOf(order)).hasSize(1);
        assertThat(paidOrders(page)).allMatch(paid -> paid.orderId().equals(order));
        assertThat(SHOP.workOf(page))
                .as("nothing is asked any more; the inventory, which is not there, may be missed by now")
                .isSubsetOf("deduction-missing 0");
    }

    @Test
    void paysAnOrderThatWasDeclinedFirst() throws Exception {
        var page = aPage();
        var order = SHOP.places(page, "100.00");
        gatewaySays(page, "{\"outcome\": \"declined\", \"returnValue\": \"" + order + "\"}");
        notifies(page);
        eventually(() -> assertThat(SHOP.standingOf(order)).isEqualTo("failed/declined"));

        gatewaySays(page, "{\"outcome\": \"approved\", \"returnValue\": \"" + order + "\"}");
        notifies(page);

        eventually(() -> assertThat(SHOP.standingOf(order)).isEqualTo("payment_verified"));
    }

    @Test
    void parksMoneyThatDoesNotFitItsOrder() throws Exception {
        var page = aPage();
        var order = SHOP.places(page, "100.00");
        gatewaySays(page, "{\"outcome\": \"approved\", \"amount\": \"99.99\", \"returnValue\": \"" + order + "\"}");

        notifies(page);

        eventually(() -> assertThat(SHOP.standingOf(order)).isEqualTo("error/amount-mismatch"));
        eventually(() -> assertThat(conflicts(page)).containsExactly("amount-mismatch"));
        assertThat(SHOP.exceptionsOf(page)).containsExactly("amount-mismatch open");
        assertThat(paidOrders(page)).isEmpty();
    }

    @Test
    void waitsForAnOrderThatComesAfterItsNotification() throws Exception {
        var page = aPage();
        gatewaySays(page, "{\"outcome\": \"approved\"}");
        notifies(page);
        eventually(() -> assertThat(conflicts(page)).contains("early-notification"));

        var order = SHOP.places(page, "100.00");
        gatewaySays(page, "{\"outcome\": \"approved\", \"returnValue\": \"" + order + "\"}");

        eventually(() -> assertThat(SHOP.standingOf(order)).isEqualTo("payment_verified"));
    }

    @Test
    void keepsWhatTheGatewayDoesNotAnswerOnTheSchedule() throws Exception {
        var page = aPage();
        var order = SHOP.places(page, "100.00");
        gatewaySays(page, "{\"outcome\": \"http-500\", \"returnValue\": \"" + order + "\"}");
        notifies(page);
        eventually(() -> assertThat(SHOP.workOf(page)).containsExactly("unanswered 0"));
        assertThat(SHOP.standingOf(order)).isEqualTo("processing");

        gatewaySays(page, "{\"outcome\": \"approved\", \"returnValue\": \"" + order + "\"}");
        SHOP.letsTimePass(page);

        eventually(() -> assertThat(SHOP.standingOf(order)).isEqualTo("payment_verified"));
    }

    @Test
    void recordsAnswersThatComeAfterTheirPoll() throws Exception {
        var page = aPage();
        var order = SHOP.places(page, "100.00");
        gatewaySays(page, "{\"outcome\": \"approved\", \"delayMs\": 2500, \"returnValue\": \"" + order + "\"}");

        notifies(page);

        eventually(() -> assertThat(SHOP.workOf(page)).containsExactly("unanswered 0"));
        eventually(() -> assertThat(SHOP.standingOf(order)).isEqualTo("payment_verified"));
        eventually(() -> assertThat(paidOrders(page)).isNotEmpty());
    }

    @Test
    void findsOrdersThatNobodyReported() throws Exception {
        var page = aPage();
        var order = SHOP.places(page, "100.00");
        gatewaySays(page, "{\"outcome\": \"approved\", \"returnValue\": \"" + order + "\"}");

        SHOP.ages(order, "11 minutes");

        eventually(() -> assertThat(SHOP.standingOf(order)).isEqualTo("payment_verified"));
        notifies(page);
        eventually(() -> assertThat(conflicts(page)).containsExactly("late-notification"));
    }

    @Test
    void holdsEveryQuestionWithoutSpendingAnAttemptWhileCardcomIsAway() throws Exception {
        var pages = Stream.generate(Shop::aPage).limit(60).toList();
        var orders = new ArrayList<OrderId>();
        for (var page : pages) {
            var order = SHOP.places(page, "100.00");
            orders.add(order);
            gatewaySays(page, "{\"outcome\": \"approved\", \"returnValue\": \"" + order + "\"}");
        }
        outage("http-500");
        try {
            for (var page : pages) {
                notifies(page);
            }
            eventually(() -> assertThat(meter("gateway.away")).isEqualTo(1));
            assertThat(orders)
                    .allSatisfy(order -> assertThat(SHOP.standingOf(order)).isIn("awaiting_payment", "processing"));
            assertThat(pages).allSatisfy(page -> assertThat(SHOP.workOf(page)).isSubsetOf("unanswered 0"));
        } finally {
            outage("off");
        }

        eventually(() -> assertThat(orders)
                .allSatisfy(order -> assertThat(SHOP.standingOf(order)).isEqualTo("payment_verified")));
        eventually(() -> assertThat(meter("gateway.away")).isZero());
    }

    @Test
    void deadLettersPoisonAndGoesOnWithItsNeighbours() throws Exception {
        var page = aPage();
        var order = SHOP.places(page, "100.00");
        gatewaySays(page, "{\"outcome\": \"approved\", \"returnValue\": \"" + order + "\"}");
        var key = page.value().getBytes(StandardCharsets.UTF_8);
        for (var topic : List.of(Topics.PAYMENT_NOTIFICATIONS, Topics.VERIFICATION_REQUESTS, Topics.PAYMENT_VERDICTS)) {
            producer.send(new ProducerRecord<>(topic.name(), key, "{\"broken".getBytes(StandardCharsets.UTF_8)))
                    .get();
        }
        notifies(page);

        eventually(() -> assertThat(SHOP.standingOf(order)).isEqualTo("payment_verified"));
        for (var topic : List.of(Topics.PAYMENT_NOTIFICATIONS, Topics.VERIFICATION_REQUESTS, Topics.PAYMENT_VERDICTS)) {
            eventually(() -> assertThat(TestKafka.recordsOf(Topics.deadLettersOf(topic)))
                    .anySatisfy(letter -> {
                        assertThat(letter.key()).isEqualTo(key);
                        assertThat(DeadLetter.text(letter.headers(), DeadLetter.REASON))
                                .isEqualTo("unreadable");
                    }));
        }
    }

    private static void eventually(org.awaitility.core.ThrowingRunnable assertion) {
        await().atMost(30, SECONDS).untilAsserted(assertion);
    }

    private static void notifies(LowProfileId page) throws InterruptedException {
        new Publisher(producer)
                .step()
                .send(
                        Topics.PAYMENT_NOTIFICATIONS,
                        new PaymentNotification(
                                page, Claim.silent(), PaymentNotification.Dialect.JSON, "0".repeat(64), Instant.EPOCH))
                .await();
    }

    private static double meter(String name) {
        return context.getBean(MeterRegistry.class).get(name).gauge().value();
    }

    private static void gatewaySays(LowProfileId page, String payment) throws Exception {
        tellsSimulator("/simulator/payments/" + page, payment);
    }

    private static void outage(String mode) throws Exception {
        tellsSimulator("/simulator/outage", "{\"mode\": \"" + mode + "\", \"delayMs\": 0}");
    }

    private static void tellsSimulator(String path, String body) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + simulator.port() + path))
                .PUT(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try (var http = HttpClient.newHttpClient()) {
            assertThat(http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
                    .isEqualTo(204);
        }
    }

    private static List<PaidOrder> paidOrders(LowProfileId page) {
        return TestKafka.messagesOf(Topics.PAID_ORDERS).stream()
                .filter(paid -> paid.lowProfileId().equals(page))
                .toList();
    }

    /** The types of the distinct conflicts about a page. */
    private static List<String> conflicts(LowProfileId page) {
        return TestKafka.messagesOf(Topics.CONFLICTS).stream()
                .filter(conflict -> conflict.lowProfileId().equals(page))
                .map(Conflict::id)
                .distinct()
                .map(id -> id.substring(0, id.indexOf('|')))
                .toList();
    }
}
