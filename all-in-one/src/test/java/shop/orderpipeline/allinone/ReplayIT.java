package shop.orderpipeline.allinone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import shop.orderpipeline.allinone.demo.LocalPipeline;
import shop.orderpipeline.allinone.demo.Shop;
import shop.orderpipeline.allinone.local.LoopbackPort;
import shop.orderpipeline.allinone.local.PostgresServer;
import shop.orderpipeline.conflict.Conflict;
import shop.orderpipeline.topic.Json;
import shop.orderpipeline.topic.KafkaSettings;
import shop.orderpipeline.topic.Topic;
import shop.orderpipeline.topic.Topics;
import tools.jackson.databind.JsonNode;

/** An operator's commands on a running pipeline. */
@Tag("system")
class ReplayIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final BigDecimal PRICE = new BigDecimal("100.00");
    private static final long REPLAYED = 61;
    private static final long SCARCE = 62;

    private final SharedPipeline pipeline = SharedPipeline.get();
    private final LocalPipeline client = pipeline.client();
    private final Shop shop = client.shop();
    private final JdbcClient database = JdbcClient.create(
            PostgresServer.dataSource(pipeline.ports().postgres().number(), PostgresServer.DATABASE));

    @Test
    void replaysEveryNotificationTwiceAndNothingIsDoneTwice() throws Exception {
        shop.addProduct(REPLAYED, "replayed", 10, PRICE);
        var orders = Stream.generate(UUID::randomUUID).limit(3).toList();
        for (var order : orders) {
            pay(order, REPLAYED, 2, "approved");
        }
        for (var order : orders) {
            awaitStanding(order, "completed");
        }
        pay(UUID.randomUUID(), REPLAYED, 1, "declined");
        var declinedFirst = payAfterADecline();
        var effects = effects();

        for (int n = 0; n < 2; n++) {
            var plan = Objects.requireNonNull(Json.read(
                    pipeline.operate(
                                    "replay", "plan", "--from-topic", Topics.PAYMENT_NOTIFICATIONS.name(), "-o", "json")
                            .getBytes(StandardCharsets.UTF_8),
                    JsonNode.class));
            assertThat(plan.path("records").asInt()).isGreaterThanOrEqualTo(4);

            var report = pipeline.operate(
                    "replay",
                    "run",
                    plan.path("id").asString(),
                    "--execute",
                    "--confirm=" + Topics.PAYMENT_NOTIFICATIONS.name());

            assertThat(report).endsWith("effects repeated: 0\n");
        }
        assertThat(effects()).isEqualTo(effects);
        assertThat(shop.stock(REPLAYED)).isEqualTo(3);
        assertThat(conflictsAbout(declinedFirst))
                .as("the decline was true when it was reported")
                .containsExactly("payment-conflict");
    }

    /** Returns the page. */
    private String payAfterADecline() throws Exception {
        var order = UUID.randomUUID();
        var page = UUID.randomUUID().toString();
        shop.placeOrder(order, page, PRICE, REPLAYED, 1);
        client.cardcomSays("declined", page, order, PRICE);
        assertThat(client.notify(page)).isEqualTo(200);
        awaitStanding(order, "failed/declined");
        client.cardcomSays("approved", page, order, PRICE);
        assertThat(client.notify(page)).isEqualTo(200);
        awaitStanding(order, "completed");
        return page;
    }

    private List<String> conflictsAbout(String page) {
        var kafka = KafkaSettings.singleNode(
                LoopbackPort.HOST + ":" + pipeline.ports().kafka().number());
        var types = new ArrayList<String>();
        WholeTopic.read(kafka, Topics.CONFLICTS.name(), record -> {
            if (Topics.CONFLICTS.read(record) instanceof Topic.Read.Parsed<Conflict>(var conflict)
                    && conflict.lowProfileId().value().equals(page)) {
                types.add(conflict.type().code());
            }
        });
        return types;
    }

    @Test
    void deliversAnOrderAfterAllOnceTheGoodsAreThere() throws Exception {
        shop.addProduct(SCARCE, "scarce", 1, PRICE);
        var order = UUID.randomUUID();
        pay(order, SCARCE, 2, "approved");
        awaitStanding(order, "error/out-of-stock");
        database.sql("update products set quantity_in_stock = 5 where id = :id")
                .param("id", SCARCE)
                .update();

        pipeline.operate("orders", "rerun", order.toString(), "--reason", "goods came in");

        awaitStanding(order, "completed");
        assertThat(shop.stock(SCARCE)).isEqualTo(3);
        assertThat(database.sql("select state from exceptions where pending_order_id = :order")
                        .param("order", order)
                        .query(String.class)
                        .list())
                .containsExactly("rerun");
    }

    private void pay(UUID order, long product, int quantity, String outcome) throws Exception {
        var page = UUID.randomUUID().toString();
        shop.placeOrder(order, page, PRICE, product, quantity);
        client.cardcomSays(outcome, page, order, PRICE);
        assertThat(client.notify(page)).isEqualTo(200);
    }

    private void awaitStanding(UUID order, String expected) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(shop.standing(order)).contains(expected));
    }

    /** Everything that was done for the orders of the replayed product, as the tables say. */
    private List<Map<String, Object>> effects() {
        return database.sql("""
                        select p.id, p.updated_at, o.tranzaction_id, o.created_at, d.quantity, d.created_at as deducted_at
                        from pending_orders p
                        join orders o on o.pending_order_id = p.id
                        join stock_deductions d on d.order_id = o.id
                        where d.product_id = :product
                        order by p.id
                        """).param("product", REPLAYED).query().listOfRows();
    }
}
