package shop.orderpipeline.adminconsole.timeline;

import static shop.orderpipeline.adminconsole.RunningConsole.console;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import shop.orderpipeline.conflict.Conflict;
import shop.orderpipeline.conflict.ConflictType;
import shop.orderpipeline.conflict.Stage;
import shop.orderpipeline.order.OrderId;
import shop.orderpipeline.payment.Claim;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.payment.PaymentNotification;
import shop.orderpipeline.payment.PaymentNotification.Dialect;
import shop.orderpipeline.payment.PaymentVerdict;
import shop.orderpipeline.payment.TranzactionId;
import shop.orderpipeline.payment.VerificationRequest;
import shop.orderpipeline.payment.VerificationRequest.Reason;
import shop.orderpipeline.stock.OrderOutcome;
import shop.orderpipeline.stock.PaidOrder;
import shop.orderpipeline.stock.ProductId;
import shop.orderpipeline.topic.Json;
import shop.orderpipeline.topic.Topics;

/** A payment as it happens: real records on the topics, real rows in the tables, each a millisecond later at least. */
final class Story {

    static final String TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736";

    final OrderId order = new OrderId(UUID.randomUUID());
    final LowProfileId page = new LowProfileId(UUID.randomUUID().toString());
    final TranzactionId charge = new TranzactionId((order.value().getMostSignificantBits() >>> 8) + 1);
    final long product = order.value().getLeastSignificantBits() >>> 8;

    /** Declined, then paid, reported three times more, out of stock, and reported by a replay. */
    static Story ofAPaymentThatIsOutOfStock() {
        var story = new Story();
        story.place("Filter coffee");
        story.report(story.declined());
        story.ask(Reason.NOTIFICATION);
        story.decide(new PaymentVerdict.Declined(story.page, 33));
        story.report(story.paid());
        story.conflict(ConflictType.PAYMENT_CONFLICT);
        story.ask(Reason.REPEAT);
        story.pay(story.paid(), story.proof());
        story.decide(new PaymentVerdict.Paid(story.page, story.charge));
        story.handOver();
        story.refuse();
        for (int repeat = 0; repeat < 3; repeat++) {
            story.report(story.paid());
            story.conflict(ConflictType.DUPLICATE_NOTIFICATION);
        }
        story.replay(story.paid());
        story.ask(Reason.REPLAY);
        return story;
    }

    void place(String productName) {
        sql("insert into products (id, name) values (:product, :name)", productName, null);
        sql("insert into pending_orders (id, low_profile_id, amount) values (:order::uuid, :page, 100)", null, null);
        sql("insert into pending_order_items values (:order::uuid, :product, 2, 50)", null, null);
    }

    Claim declined() {
        return new Claim(0L, 33L, charge, null, 1, "ChargeOnly", 1000L, "1234", null);
    }

    Claim paid() {
        return new Claim(0L, 0L, charge, new BigDecimal("90.00"), 1, "ChargeOnly", 1000L, "1234", "0012345");
    }

    Claim proof() {
        return new Claim(0L, 0L, charge, new BigDecimal("100.00"), 1, "ChargeOnly", 1000L, null, null);
    }

    void report(Claim claim) {
        publish(with(notification(claim), "traceparent", "00-" + TRACE_ID + "-00f067aa0ba902b7-01"));
    }

    void replay(Claim claim) {
        var copy = with(notification(claim), "x-replay-id", "plan-7");
        with(copy, "x-replay-of", Topics.PAYMENT_NOTIFICATIONS.name() + "-3@17");
        publish(with(copy, "x-replayed-by", "dana"));
    }

    void ask(Reason reason) {
        publish(Topics.VERIFICATION_REQUESTS.record(new VerificationRequest(page, reason, false, null, null)));
    }

    void decide(PaymentVerdict verdict) {
        publish(Topics.PAYMENT_VERDICTS.record(verdict));
    }

    void pay(Claim claim, Claim proof) {
        sql("""
                insert into orders (id, pending_order_id, low_profile_id, tranzaction_id, amount, claim, proof)
                values (:order::uuid, :order::uuid, :page, :charge, 100, :one::jsonb, :other::jsonb)
                """, json(claim), json(proof));
        sql("insert into order_items values (:order::uuid, :product, 2, 50)", null, null);
    }

    void handOver() {
        publish(Topics.PAID_ORDERS.record(new PaidOrder(order, page, charge)));
    }

    void refuse() {
        sql("""
                with moved as (
                  update pending_orders set status = 'error', status_reason = 'out-of-stock', updated_at = now()
                  where id = :order::uuid
                )
                insert into exceptions (low_profile_id, pending_order_id, tranzaction_id, reason, amount, currency)
                values (:page, :order::uuid, :charge, 'out-of-stock', 100, 'ILS')
                """, null, null);
        publish(Topics.ORDER_OUTCOMES.record(new OrderOutcome.Refused(order, page, ConflictType.OUT_OF_STOCK)));
        publish(Topics.CONFLICTS.record(
                Conflict.aboutState(ConflictType.OUT_OF_STOCK, Stage.DEDUCTION, page, order.toString(), Instant.now())
                        .order(order)
                        .charge(charge)
                        .product(new ProductId(product))
                        .between("in stock: 0", "wanted: 2")
                        .build()));
    }

    void conflict(ConflictType type) {
        publish(Topics.CONFLICTS.record(Conflict.aboutRecord(
                        type, Stage.CONFIRMATION, page, UUID.randomUUID().toString(), Instant.now())
                .charge(charge)
                .attempt(2)
                .build()));
    }

    static void publish(ProducerRecord<byte[], byte[]> record) {
        console().publish(record);
        nextMillisecond();
    }

    /** @param one the value of {@code :name} and {@code :one} */
    void sql(String sql, @Nullable String one, @Nullable String other) {
        console()
                .database()
                .sql(sql)
                .param("order", order.toString())
                .param("page", page.value())
                .param("charge", charge.value())
                .param("product", product)
                .param("name", one)
                .param("one", one)
                .param("other", other)
                .update();
        nextMillisecond();
    }

    PaymentNotification notificationOf(Claim claim) {
        return new PaymentNotification(page, claim, Dialect.JSON, "0".repeat(64), Instant.now());
    }

    private ProducerRecord<byte[], byte[]> notification(Claim claim) {
        return Topics.PAYMENT_NOTIFICATIONS.record(notificationOf(claim));
    }

    private static ProducerRecord<byte[], byte[]> with(
            ProducerRecord<byte[], byte[]> record, String name, String value) {
        record.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
        return record;
    }

    private static String json(Claim claim) {
        return new String(Json.write(claim), StandardCharsets.UTF_8);
    }

    /** The broker's clock is no finer: what is published now comes later than what was before. */
    private static void nextMillisecond() {
        long now = System.currentTimeMillis();
        while (System.currentTimeMillis() <= now) {
            Thread.onSpinWait();
        }
    }
}
