package shop.orderpipeline.adminconsole.replay;

import static org.awaitility.Awaitility.await;
import static shop.orderpipeline.adminconsole.RunningConsole.console;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import shop.orderpipeline.conflict.RecordOrigin;
import shop.orderpipeline.order.OrderId;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.payment.TranzactionId;
import shop.orderpipeline.stock.PaidOrder;
import shop.orderpipeline.testing.TestKafka;
import shop.orderpipeline.topic.DeadLetter;
import shop.orderpipeline.topic.DeadLetterReason;
import shop.orderpipeline.topic.Groups;
import shop.orderpipeline.topic.Json;
import shop.orderpipeline.topic.Origins;
import shop.orderpipeline.topic.Topic;
import shop.orderpipeline.topic.Topics;

/** Records of one payment that a test replays, and what came of it. */
final class Replayed {

    /** Nobody consumes them: a replay of these waits for nobody. */
    static final String OUTCOMES = Topics.ORDER_OUTCOMES.name();

    static final String LETTERS = Topics.deadLettersOf(Topics.PAID_ORDERS);

    private static final Duration SOON = Duration.ofSeconds(30);

    final String page = "replayed-" + UUID.randomUUID();

    void outcomes(int times) {
        TestKafka.publish(new ProducerRecord<>(OUTCOMES, null, bytes(page), bytes("{}")), times);
    }

    /** A dead letter of an order of this page, two pieces of a product that is there; the order is on hold for it. */
    OrderId letterOfAnOrderOnHold() {
        var order = UUID.randomUUID();
        var charge = Math.abs(order.getMostSignificantBits() >> 8) + 1;
        for (var sql : """
                insert into products (id, name, quantity_in_stock) values (%3$s, 'jar', 10);
                insert into pending_orders (id, low_profile_id, status, status_reason, amount)
                values ('%1$s', '%2$s', 'error', 'retries-exhausted', 100);
                insert into pending_order_items (pending_order_id, product_id, quantity) values ('%1$s', %3$s, 2);
                insert into orders (id, pending_order_id, low_profile_id, tranzaction_id, amount)
                values ('%1$s', '%1$s', '%2$s', %3$s, 100);
                insert into order_items (order_id, product_id, quantity) values ('%1$s', %3$s, 2);
                insert into exceptions (low_profile_id, pending_order_id, tranzaction_id, reason, amount, currency)
                values ('%2$s', '%1$s', %3$s, 'retries-exhausted', 100, 'ILS')
                """.formatted(order, page, charge).split(";", -1)) {
            console().database().sql(sql).update();
        }
        letter(order, charge);
        return new OrderId(order);
    }

    private void letter(UUID order, long charge) {
        var headers = new DeadLetter(DeadLetterReason.RETRIES_EXHAUSTED, Groups.DEDUCTION_RETRY, 4, "no lock", true)
                .headers(new RecordHeaders(), new RecordOrigin(Topics.PAID_ORDERS.name(), 3, 17), Instant.now());
        TestKafka.publish(
                new ProducerRecord<>(
                        LETTERS,
                        null,
                        Topic.key(new LowProfileId(page)),
                        Json.write(
                                new PaidOrder(new OrderId(order), new LowProfileId(page), new TranzactionId(charge))),
                        headers),
                1);
    }

    /** How many copies were published. */
    long copies() {
        return TestKafka.recordsOf(OUTCOMES).stream()
                .filter(record -> Arrays.equals(record.key(), bytes(page)))
                .filter(record -> Origins.isReplay(record.headers()))
                .count();
    }

    static String state(String run) {
        return console()
                .database()
                .sql("select state from replay_runs where id = :run::bigint")
                .param("run", run)
                .query(String.class)
                .single();
    }

    static void awaitState(String run, String state) {
        await().atMost(SOON)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> state(run).equals(state));
    }

    /** Returns once it has written a checkpoint. */
    static void awaitFirstRecords(String run) {
        await().atMost(SOON)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> console()
                        .database()
                        .sql("select published > 0 from replay_runs where id = :run::bigint")
                        .param("run", run)
                        .query(Boolean.class)
                        .single());
    }

    /** Its session is cut off: what a kill of its console leaves. */
    static void kill() {
        console()
                .database()
                .sql(
                        "select pg_terminate_backend(l.pid) from pg_locks l join pg_stat_activity a on a.pid = l.pid"
                                + " where l.locktype = 'advisory' and l.granted and a.application_name = 'admin-console-replays'")
                .query(Boolean.class)
                .list();
    }

    /** {@code who what reason} of what the audit has about a run, oldest first. */
    static String audited(String run) {
        return console()
                .database()
                .sql("select string_agg(concat_ws(' ', who, what, reason), '; ' order by id) from audit"
                        + " where detail ~ ('^run ' || :run || '\\y')")
                .params(Map.of("run", run))
                .query(String.class)
                .single();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
