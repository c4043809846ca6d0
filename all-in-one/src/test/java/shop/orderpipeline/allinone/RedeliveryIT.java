package shop.orderpipeline.allinone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import shop.orderpipeline.allinone.demo.LocalPipeline;
import shop.orderpipeline.allinone.demo.Shop;
import shop.orderpipeline.allinone.local.LoopbackPort;
import shop.orderpipeline.allinone.local.PostgresServer;
import shop.orderpipeline.conflict.ConflictType;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.topic.KafkaSettings;
import shop.orderpipeline.topic.Publisher;
import shop.orderpipeline.topic.Topic;
import shop.orderpipeline.topic.Topics;

/** Every record of a payment delivered once more, on every topic: nothing happens twice. */
@Tag("system")
class RedeliveryIT {

    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final BigDecimal PRICE = new BigDecimal("100.00");
    private static final long PRODUCT = 31;

    private final SharedPipeline pipeline = SharedPipeline.get();
    private final LocalPipeline client = pipeline.client();
    private final Shop shop = client.shop();
    private final KafkaSettings kafka = KafkaSettings.singleNode(
            LoopbackPort.HOST + ":" + pipeline.ports().kafka().number());
    private final JdbcClient database = JdbcClient.create(
            PostgresServer.dataSource(pipeline.ports().postgres().number(), PostgresServer.DATABASE));

    @Test
    void changesNothingWhenEveryRecordOfEveryTopicComesAgain() throws Exception {
        var page = UUID.randomUUID().toString();
        var order = UUID.randomUUID();
        shop.addProduct(PRODUCT, "delivered twice", 10, PRICE);
        shop.placeOrder(order, page, PRICE, PRODUCT, 1);
        client.cardcomSays("approved", page, order, PRICE);
        client.notify(page);
        client.notify(page);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(shop.standing(order)).contains("completed"));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(client.conflicts(page, ConflictType.DUPLICATE_NOTIFICATION))
                        .isEqualTo(1));
        var effects = effects(order);
        var records = recordsOf(page);
        assertThat(records.keySet())
                .as("every source topic but the dead letters has a record")
                .containsAll(Topics.sources());

        deliverAgain(records);

        // The copies of the two notifications are two more repeats; the copies of paid orders are answered again.
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(client.conflicts(page, ConflictType.DUPLICATE_NOTIFICATION))
                        .isEqualTo(3));
        int outcomes = records.getOrDefault(Topics.ORDER_OUTCOMES, List.of()).size();
        int paidOrders = records.getOrDefault(Topics.PAID_ORDERS, List.of()).size();
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(recordsOf(page).getOrDefault(Topics.ORDER_OUTCOMES, List.of()))
                        .as("the copied outcomes, and one more for each copied paid order")
                        .hasSizeGreaterThanOrEqualTo(2 * outcomes + paidOrders));
        assertThat(effects(order)).isEqualTo(effects);
        assertThat(shop.stock(PRODUCT)).isEqualTo(9);
    }

    /** Everything that was done for an order, as the tables say. */
    private Map<String, Object> effects(UUID order) {
        return database.sql("""
                        select p.status, p.status_reason, p.updated_at,
                          (select count(*) from orders o where o.pending_order_id = p.id) as orders,
                          (select sum(quantity) from order_items i where i.order_id = p.id) as bought,
                          (select sum(quantity) from stock_deductions s where s.order_id = p.id) as deducted,
                          (select count(*) from exceptions e where e.pending_order_id = p.id) as exceptions
                        from pending_orders p where p.id = :order
                        """).param("order", order).query().singleRow();
    }

    private void deliverAgain(Map<Topic<?>, List<ConsumerRecord<byte[], byte[]>>> records) throws Exception {
        try (var producer = new KafkaProducer<byte[], byte[]>(kafka.producer())) {
            var step = new Publisher(producer).step();
            records.forEach((topic, copies) -> copies.forEach(record -> step.send(
                    new ProducerRecord<>(topic.name(), null, record.key(), record.value(), record.headers()))));
            step.await();
        }
    }

    private Map<Topic<?>, List<ConsumerRecord<byte[], byte[]>>> recordsOf(String page) {
        var records = new HashMap<Topic<?>, List<ConsumerRecord<byte[], byte[]>>>();
        var key = Topic.key(new LowProfileId(page));
        for (var topic : Topics.sources()) {
            WholeTopic.read(kafka, topic.name(), record -> {
                if (Arrays.equals(record.key(), key)) {
                    records.computeIfAbsent(topic, _ -> new ArrayList<>()).add(record);
                }
            });
        }
        return records;
    }
}
