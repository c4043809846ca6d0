package shop.orderpipeline.allinone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import shop.orderpipeline.allinone.demo.LocalPipeline;
import shop.orderpipeline.allinone.demo.Shop;
import shop.orderpipeline.allinone.local.LoopbackPort;
import shop.orderpipeline.asyncapi.AsyncApi;
import shop.orderpipeline.conflict.ConflictType;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.topic.Json;
import shop.orderpipeline.topic.KafkaSettings;
import shop.orderpipeline.topic.Origins;
import shop.orderpipeline.topic.Topic;
import shop.orderpipeline.topic.Topics;
import tools.jackson.databind.JsonNode;

/**
 * What the services write is what docs/asyncapi.yaml describes: every key, header and member, and no other. Records that
 * wait for another try and dead letters are looked at in {@link TraceIT}.
 */
@Tag("system")
class AsyncApiIT {

    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final BigDecimal PRICE = new BigDecimal("100.00");
    private static final long PRODUCT = 81;
    private static final long GONE = 82;

    private final SharedPipeline pipeline = SharedPipeline.get();
    private final LocalPipeline client = pipeline.client();
    private final Shop shop = client.shop();
    private final KafkaSettings kafka = KafkaSettings.singleNode(
            LoopbackPort.HOST + ":" + pipeline.ports().kafka().number());

    /** A payment page and its order. */
    private record Placed(String page, UUID order) {}

    @Test
    void describesWhatBecomesOfPaymentsOfEveryKind() throws Exception {
        shop.addProduct(PRODUCT, "described", 10, PRICE);
        shop.addProduct(GONE, "gone", 0, PRICE);
        var paid = notified("approved", PRICE, PRODUCT);
        var declined = notified("declined", PRICE, PRODUCT);
        var mismatched = notified("approved", PRICE.add(BigDecimal.ONE), PRODUCT);
        var refused = notified("approved", PRICE, GONE);
        awaitStanding(paid, "completed");
        awaitStanding(declined, "failed/declined");
        awaitStanding(mismatched, "error/amount-mismatch");
        awaitStanding(refused, "error/out-of-stock");
        client.notify(paid.page);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(client.conflicts(paid.page, ConflictType.DUPLICATE_NOTIFICATION))
                        .isEqualTo(1));

        var records = recordsOf(paid, declined, mismatched, refused);

        assertThat(records).extracting(ConsumerRecord::topic).containsAll(names(Topics.sources()));
        describes(records);
    }

    @Test
    void describesACallThatCouldNotBeUsed() throws Exception {
        var page = UUID.randomUUID().toString();

        assertThat(post("{\"LowProfileId\":\"" + page + "\",\"TerminalNumber\":9999}"))
                .isEqualTo(422);

        var records = recordsOf(new Placed(page, UUID.randomUUID()));
        assertThat(records)
                .extracting(ConsumerRecord::topic)
                .containsExactly(Topics.PAYMENT_NOTIFICATIONS_QUARANTINE.name());
        describes(records);
    }

    @Test
    void describesAReplayedCopy() throws Exception {
        shop.addProduct(PRODUCT, "described", 10, PRICE);
        var paid = notified("approved", PRICE, PRODUCT);
        awaitStanding(paid, "completed");
        var plan = Objects.requireNonNull(Json.read(
                pipeline.operate(
                                "replay",
                                "plan",
                                "--from-topic",
                                Topics.PAYMENT_NOTIFICATIONS.name(),
                                "--low-profile-id",
                                paid.page,
                                "-o",
                                "json")
                        .getBytes(StandardCharsets.UTF_8),
                JsonNode.class));

        pipeline.operate("replay", "run", plan.path("id").asString(), "--execute");

        var copies = recordsOf(paid).stream()
                .filter(record -> Origins.isReplay(record.headers()))
                .toList();
        assertThat(copies).extracting(ConsumerRecord::topic).containsExactly(Topics.PAYMENT_NOTIFICATIONS.name());
        describes(copies);
    }

    private static void describes(List<ConsumerRecord<byte[], byte[]>> records) throws Exception {
        var described = AsyncApi.committed();
        assertThat(records)
                .allSatisfy(record ->
                        assertThat(described.faults(record)).as(record.topic()).isEmpty());
    }

    private Placed notified(String outcome, BigDecimal charged, long product) throws Exception {
        var placed = new Placed(UUID.randomUUID().toString(), UUID.randomUUID());
        shop.placeOrder(placed.order, placed.page, PRICE, product, 1);
        client.cardcomSays(outcome, placed.page, placed.order, charged);
        assertThat(client.notify(placed.page)).isEqualTo(200);
        return placed;
    }

    private void awaitStanding(Placed placed, String expected) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(shop.standing(placed.order)).contains(expected));
    }

    private int post(String body) throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            return http.send(
                            HttpRequest.newBuilder(URI.create(client.ingressUrl() + "/api/payments/cardcom-webhook"))
                                    .header("Content-Type", "application/json")
                                    .POST(BodyPublishers.ofString(body))
                                    .build(),
                            BodyHandlers.discarding())
                    .statusCode();
        }
    }

    private List<ConsumerRecord<byte[], byte[]>> recordsOf(Placed... placed) {
        var keys = Arrays.stream(placed)
                .map(each -> Topic.key(new LowProfileId(each.page)))
                .toList();
        var records = new ArrayList<ConsumerRecord<byte[], byte[]>>();
        // What a transaction takes back was written by the same code.
        WholeTopic.readUncommitted(kafka, names(Topics.all()), record -> {
            if (keys.stream().anyMatch(key -> Arrays.equals(key, record.key()))) {
                records.add(record);
            }
        });
        return records;
    }

    private static List<String> names(List<Topic<?>> topics) {
        return topics.stream().<String>map(Topic::name).toList();
    }
}
