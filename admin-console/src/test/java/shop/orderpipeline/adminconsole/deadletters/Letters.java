package shop.orderpipeline.adminconsole.deadletters;

import static org.awaitility.Awaitility.await;
import static shop.orderpipeline.adminconsole.RunningConsole.console;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import shop.orderpipeline.conflict.RecordOrigin;
import shop.orderpipeline.order.OrderId;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.payment.TranzactionId;
import shop.orderpipeline.stock.PaidOrder;
import shop.orderpipeline.topic.DeadLetter;
import shop.orderpipeline.topic.DeadLetterReason;
import shop.orderpipeline.topic.Groups;
import shop.orderpipeline.topic.Json;
import shop.orderpipeline.topic.Topic;
import shop.orderpipeline.topic.Topics;

/** Dead letters as the services write them, and as nobody should. */
final class Letters {

    private static final Duration SOON = Duration.ofSeconds(30);

    private Letters() {}

    static LowProfileId aPage() {
        return new LowProfileId("letter-" + UUID.randomUUID());
    }

    static OrderId anOrder() {
        return new OrderId(UUID.randomUUID());
    }

    /** A paid order that failed in all its tries, given up by inventory. */
    static void paidOrder(LowProfileId page, OrderId order) {
        paidOrder(page, order, "could not get a lock", Map.of());
    }

    static void paidOrder(LowProfileId page, OrderId order, String error, Map<String, String> more) {
        publish(
                Topics.PAID_ORDERS,
                new DeadLetter(DeadLetterReason.RETRIES_EXHAUSTED, Groups.DEDUCTION_RETRY, 4, error, true),
                Topic.key(page),
                Json.write(new PaidOrder(order, page, new TranzactionId(4_000_012_345L))),
                more);
    }

    /** A notification that is none. */
    static void unreadable(LowProfileId page) {
        publish(
                Topics.PAYMENT_NOTIFICATIONS,
                new DeadLetter(DeadLetterReason.UNREADABLE, Groups.CONFIRMATION, 1, "not a PaymentNotification", false),
                Topic.key(page),
                "no json".getBytes(StandardCharsets.UTF_8),
                Map.of());
    }

    private static void publish(
            Topic<?> source, DeadLetter letter, byte[] key, byte[] value, Map<String, String> more) {
        var original = new RecordHeaders();
        more.forEach((name, text) -> original.add(name, text.getBytes(StandardCharsets.UTF_8)));
        console()
                .publish(new ProducerRecord<>(
                        Topics.deadLettersOf(source),
                        null,
                        key,
                        value,
                        letter.headers(original, new RecordOrigin(source.name(), 3, 17), Instant.now())));
    }

    /** Whatever somebody else may put on a dead-letter topic. */
    static void raw(Topic<?> source, byte @Nullable [] key, byte @Nullable [] value, Map<String, String> headers) {
        var text = new RecordHeaders();
        headers.forEach((name, said) -> text.add(name, said.getBytes(StandardCharsets.UTF_8)));
        console().publish(new ProducerRecord<>(Topics.deadLettersOf(source), null, key, value, text));
    }

    static long stored(LowProfileId page) {
        return console()
                .database()
                .sql("select count(*) from dead_letters where low_profile_id = :id")
                .param("id", page.value())
                .query(Long.class)
                .single();
    }

    static void awaitStored(LowProfileId page, long count) {
        await().atMost(SOON).until(() -> stored(page) == count);
    }

    static void deleteAll() {
        console().database().sql("truncate dead_letters").update();
    }
}
