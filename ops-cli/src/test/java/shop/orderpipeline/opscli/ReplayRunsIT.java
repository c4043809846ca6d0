package shop.orderpipeline.opscli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import shop.orderpipeline.opscli.Operator.Answer;
import shop.orderpipeline.order.OrderId;
import shop.orderpipeline.payment.Claim;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.payment.PaymentNotification;
import shop.orderpipeline.payment.TranzactionId;
import shop.orderpipeline.stock.PaidOrder;
import shop.orderpipeline.testing.TestDatabase;
import shop.orderpipeline.testing.TestKafka;
import shop.orderpipeline.topic.Topic;
import shop.orderpipeline.topic.Topics;
import tools.jackson.databind.JsonNode;

/** What a plan foretells, and what becomes of a run that is cancelled, killed, slowed down or refused records. */
class ReplayRunsIT {

    private static final TestDatabase DATABASE = TestDatabase.migrated();
    private static final Tables TABLES = new Tables(DATABASE);
    private static final String PAID = Topics.PAID_ORDERS.name();
    private static final String OUTCOMES = Topics.ORDER_OUTCOMES.name();
    private static Consumers consumers;

    private final Operator operator = new Operator(DATABASE);
    private final String page = "page-" + UUID.randomUUID();

    @BeforeAll
    static void start() {
        consumers = new Consumers();
    }

    @AfterAll
    static void stop() throws Exception {
        consumers.close();
    }

    @AfterEach
    void doNothingAnyMore() {
        consumers.onReplayed(_ -> {});
    }

    /** As inventory would: in the order in which they were paid, all lines or none, and each order once. */
    @Test
    void foretellsWhoGetsTheGoods() throws Exception {
        var first = TABLES.order(page + "-1", "payment_verified", "");
        var second = TABLES.order(page + "-2", "payment_verified", "");
        var done = TABLES.order(page + "-3", "completed", "");
        var closed = TABLES.order(page + "-4", "cancelled", "");
        var exhausted = TABLES.order(page + "-5", "error", "retries-exhausted");
        TABLES.run("""
            update order_items set product_id = (select product_id from order_items where order_id = '%1$s')
            where order_id = '%2$s';
            update pending_order_items set product_id = (select product_id from order_items where order_id = '%1$s')
            where pending_order_id = '%2$s';
            update products set quantity_in_stock = 3
            where id = (select product_id from order_items where order_id = '%1$s');
            """.formatted(first, second));
        publish(PAID, "none", "{}");
        paid(first, page + "-1");
        paid(second, page + "-2");
        paid(done, page + "-3");
        paid(closed, page + "-4");
        paid(exhausted, page + "-5");
        paid(first, page + "-1");

        var listed = listed(plan("--from-topic", PAID, "--list", "10000"), 7);

        assertThat(listed)
                .containsExactly(
                        "refused: unreadable",
                        "deducts: paid, and the goods are there",
                        "refused: out-of-stock",
                        "no-op: decided already: deducted",
                        "refused: paid-after-close",
                        "refused: decided already: error/retries-exhausted",
                        "no-op: an earlier record of this plan does it");
    }

    /** The run takes the order out of error first; so does the plan's preview. */
    @Test
    void foretellsThatARedriveDelivers() throws Exception {
        var exhausted = TABLES.order(page, "error", "retries-exhausted");
        var refunded = TABLES.order(page + "-2", "error", "retries-exhausted");
        TABLES.run("update exceptions set state = 'refunded' where pending_order_id = '" + refunded + "'");
        letter(exhausted, page, "retries-exhausted");
        letter(refunded, page + "-2", "retries-exhausted");

        assertThat(listed(plan("--from-dlt", PAID, "--low-profile-id", page, "--list"), 1))
                .containsExactly("deducts: paid, and the goods are there");
        assertThat(listed(plan("--from-dlt", PAID, "--low-profile-id", page + "-2", "--list"), 1))
                .containsExactly("refused: decided already: error/retries-exhausted");
        assertThat(TABLES.standing(exhausted)).as("a plan moves nothing").isEqualTo("error/retries-exhausted");
    }

    @ParameterizedTest
    @CsvSource({
        "awaiting_payment, '',           advances: if CardCom confirms",
        "failed, declined,               advances: if CardCom confirms",
        "cancelled, '',                  no-op: decided already: paid by this charge",
        "completed, '',                  no-op: decided already: completed",
        "payment_verified, '',           'deducts: paid, and the goods are there'",
        "error, out-of-stock,            no-op: decided already: error/out-of-stock"
    })
    void foretellsWhatCardComMayConfirm(String status, String reason, String outcome) throws Exception {
        var order = TABLES.order(page, status, reason);
        if (!outcome.contains("paid") && !status.equals("completed") && !status.equals("error")) {
            TABLES.run("delete from orders where id = '" + order + "'");
        }
        notified();
        notified();

        var listed = listed(
                plan("--from-topic", Topics.PAYMENT_NOTIFICATIONS.name(), "--low-profile-id", page, "--list"), 2);

        assertThat(listed.getFirst()).isEqualTo(outcome);
        assertThat(listed.getLast()).startsWith("no-op");
    }

    @Test
    void foretellsThatAPaymentWithoutAnOrderIsEarly() throws Exception {
        notified();

        var plan = plan("--from-topic", Topics.PAYMENT_NOTIFICATIONS.name(), "--low-profile-id", page);

        assertThat(plan.path("outcomes").path("no-op").asInt()).isEqualTo(1);
        assertThat(plan.path("reasons").path(0).path("reason").asString()).isEqualTo("early: no order has this page");
    }

    @Test
    void selectsByWhatOperatorsSee() throws Exception {
        var order = TABLES.order(page, "completed", "");
        letter(order, page, "data-refused");
        letter(order, page, "retries-exhausted");
        letter(UUID.randomUUID(), page, "retries-exhausted");
        var places = TestKafka.recordsOf(PAID + "-dlt").stream()
                .filter(record -> Arrays.equals(record.key(), bytes(page)))
                .toList();
        int partition = places.getFirst().partition();
        long last = places.getLast().offset();

        assertThat(records("--from-dlt", PAID, "--key", page)).isEqualTo(3);
        assertThat(records("--from-dlt", PAID, "--key", page, "--reason", "retries-exhausted"))
                .isEqualTo(2);
        assertThat(records("--from-dlt", PAID, "--key", page, "--exception", "PSQLException"))
                .isEqualTo(3);
        assertThat(records("--from-dlt", PAID, "--key", page, "--exception", "IOException"))
                .isZero();
        assertThat(records("--from-dlt", PAID, "--order-id", order.toString())).isEqualTo(2);
        assertThat(records("--from-dlt", PAID, "--partition", "" + partition, "--offsets", last + ".." + last))
                .isEqualTo(1);
        assertThat(records("--from-dlt", PAID, "--key", page, "--limit", "2")).isEqualTo(2);
        assertThat(records("--conflict", "out-of-stock|" + PAID + "-dlt-" + partition + "@" + last))
                .isEqualTo(1);
        assertThat(execute(plan("--from-dlt", PAID, "--key", page, "--limit", "1"))
                        .exit())
                .isZero();
        assertThat(copies(PAID)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "replay plan --from-topic paid-orders --from-dlt paid-orders",
                "replay plan --from-topic paid-orders --reason unreadable",
                "replay plan --from-topic payment-verdicts --order-id 3f2b8f0e-8d5c-4d0f-9f43-0c8a0e9d3a11",
                "replay plan --from-dlt paid-orders --reason bad-luck",
                "replay plan --from-dlt paid-orders-retry-1",
                "replay plan --from-dlt paid-orders --offsets 5..4",
                "replay plan --from-dlt paid-orders --offsets 5",
                "replay plan --from-dlt paid-orders --limit 0",
                "replay plan --from-dlt paid-orders --max-replays 4",
                "replay plan --conflict state-race|page|facts",
                "replay resume first --execute"
            })
    void saysWhatCannotBeSelected(String line) {
        var answer = operator.runs(line.split(" "));

        assertThat(answer.exit()).as(answer.err()).isEqualTo(2);
        assertThat(answer.err()).isNotBlank();
    }

    /** Another process asks for its end: it ends between two slices, and proves what it did. */
    @Test
    void endsWhenItIsCancelled() throws Exception {
        publishMany(OUTCOMES, 60);
        try (var background = Executors.newSingleThreadExecutor()) {
            var run = started(background, "--rate", "20/s");
            long id = running();

            var cancel = operator.runs("replay", "cancel", "" + id, "--as", "noam");

            assertThat(cancel.exit()).as(cancel.err()).isZero();
            var answer = run.get();
            assertThat(answer.exit()).as(answer.err()).isEqualTo(5);
            assertThat(answer.err()).contains("cancelled by noam");
            assertThat(answer.lastLine()).isEqualTo("effects repeated: 0");
            assertThat(copies(OUTCOMES)).isBetween(1L, 59L);
            assertThat(operator.runs("replay", "status", "" + id, "-o", "plain").out())
                    .contains("cancelled");
            assertThat(operator.runs("replay", "report", "" + id).lastLine()).isEqualTo("effects repeated: 0");
            assertThat(operator.runs("replay", "resume", "" + id, "--execute").exit())
                    .as("a person ended it")
                    .isEqualTo(6);
            assertThat(operator.runs("replay", "cancel", "" + id).exit()).isEqualTo(6);
        }
    }

    /** Its session is cut off, as by a kill; the proof still begins with what was there before the first record. */
    @Test
    void goesOnFromItsCheckpointAfterItWasKilled() throws Exception {
        var order = TABLES.order(page, "completed", "");
        publishMany(OUTCOMES, 60);
        try (var background = Executors.newSingleThreadExecutor()) {
            var run = started(background, "--rate", "40/s");
            long id = running();
            TABLES.text("select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and granted");
            assertThat(run.get().exit()).isEqualTo(3);

            await().untilAsserted(() -> assertThat(
                            operator.runs("replay", "ls", "-o", "plain").out())
                    .contains(id + "\tinterrupted"));
            assertThat(operator.runs("replay", "report", "" + id).exit())
                    .as("nothing is proved yet")
                    .isEqualTo(7);
            assertThat(operator.runs("replay", "resume", "" + id).err()).contains("--execute");
            TABLES.run("update pending_orders set updated_at = now() where id = '" + order + "'");

            var resumed = operator.runs("replay", "resume", "" + id, "--execute");

            assertThat(resumed.out())
                    .as("what happened between the kill and the resumption")
                    .contains("completed twice: 1");
            assertThat(resumed.exit()).isEqualTo(7);
            assertThat(copies(OUTCOMES)).isBetween(60L, 64L);
            assertThat(operator.runs("replay", "resume", "" + id, "--execute").exit())
                    .isEqualTo(6);
            assertThat(TABLES.text("select count(*) from replay_orders where run_id = " + id))
                    .as("what is proved is forgotten")
                    .isEqualTo("0");
            assertThat(TABLES.text(
                            "select string_agg(what, ', ' order by id) from audit where detail ~ '^run " + id + "\\y'"))
                    .isEqualTo("replay-started, replay-resumed, replay-ended");
        }
    }

    @Test
    void waitsWhileTheOthersAreBehind() throws Exception {
        publishMany(PAID, 30);
        whileNobodyWorks((background, released) -> {
            var err = new ByteArrayOutputStream();
            var run = runThatPauses(background, err);

            released.countDown();

            assertThat(run.get().exit()).isZero();
            assertThat(run.get().err()).contains("goes on");
            assertThat(copies(PAID)).isEqualTo(30);
        });
    }

    private interface Meanwhile {

        /**
         * @param background runs a command
         * @param released what replayed copies wait for
         */
        void happens(ExecutorService background, CountDownLatch released) throws Exception;
    }

    /** What is published is not worked until it is released, or all is over. */
    private void whileNobodyWorks(Meanwhile meanwhile) throws Exception {
        var released = new CountDownLatch(1);
        consumers.onReplayed(_ -> awaitQuietly(released));
        try (var background = Executors.newSingleThreadExecutor()) {
            try {
                meanwhile.happens(background, released);
            } finally {
                // Before the thread's end is waited for: its command waits for this.
                released.countDown();
            }
        }
    }

    /** Runs until it waits for a group that is behind, and goes on where that is over. */
    private Future<Operator.Answer> runThatPauses(ExecutorService background, ByteArrayOutputStream err) {
        var plan = plan("--from-topic", PAID, "--low-profile-id", page);
        var slow = new Operator(DATABASE).errInto(err);
        var run = background.submit(() -> slow.runs(
                "replay", "run", plan.path("id").asString(), "--execute", "--rate", "10", "--pause-above-lag", "2"));
        await().atMost(Duration.ofSeconds(30))
                .until(() -> err.toString(StandardCharsets.UTF_8).contains("paused: a group is"));
        return run;
    }

    /** Its end is heard though nobody works what it published, and no further record is published for it. */
    @Test
    void endsWhenItIsCancelledWhileItWaitsForTheOthers() throws Exception {
        publishMany(PAID, 30);
        whileNobodyWorks((background, released) -> {
            var err = new ByteArrayOutputStream();
            var run = runThatPauses(background, err);
            long published = copies(PAID);

            operator.runs("replay", "cancel", "" + running(), "--as", "noam");

            await().atMost(Duration.ofSeconds(30))
                    .until(() -> err.toString(StandardCharsets.UTF_8).contains("cancelled by noam"));
            released.countDown();
            assertThat(run.get().exit()).as(run.get().err()).isEqualTo(5);
            assertThat(run.get().err()).doesNotContain("goes on");
            assertThat(run.get().lastLine()).isEqualTo("effects repeated: 0");
            assertThat(copies(PAID)).isEqualTo(published);
        });
    }

    /** All is published, and whoever waits for the proof gives up: the run ends without it. */
    @Test
    void endsWithoutAProofWhenItIsCancelledWhileItWaitsForIt() throws Exception {
        publishMany(PAID, 3);
        whileNobodyWorks((background, released) -> {
            var plan = plan("--from-topic", PAID, "--low-profile-id", page);
            var err = new ByteArrayOutputStream();
            var waiting = new Operator(DATABASE).errInto(err);
            var run = background.submit(
                    () -> waiting.runs("replay", "run", plan.path("id").asString(), "--execute"));
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> err.toString(StandardCharsets.UTF_8).contains("waiting until they are worked"));
            long id = running();

            assertThat(operator.runs("replay", "cancel", "" + id, "--as", "noam")
                            .exit())
                    .isZero();

            assertThat(run.get().err()).contains("cancelled by noam: all is published, and nothing is proved");
            assertThat(TABLES.text("select state from replay_runs where id = " + id))
                    .isEqualTo("cancelled");
            assertThat(TABLES.text("select count(*) from replay_orders where run_id = " + id))
                    .isEqualTo("0");
        });
    }

    /** A dead letter may be larger than its topic takes. */
    @Test
    void passesOverAsManyRefusedRecordsAsItMay() throws Exception {
        publish(OUTCOMES + "-dlt", page, "{}", new RecordHeaders());
        publish(OUTCOMES + "-dlt", page, "x".repeat(400_000), new RecordHeaders());
        publish(OUTCOMES + "-dlt", page, "{}", new RecordHeaders());
        var plan = plan("--from-dlt", OUTCOMES, "--low-profile-id", page);

        var run = execute(plan, "--rate", "10");
        assertThat(run.exit()).as(run.err()).isEqualTo(5);
        assertThat(run.err()).contains("replay resume");
        long id = Long.parseLong(TABLES.text("select max(id) from replay_runs"));
        assertThat(TABLES.text("select state from replay_runs where id = " + id))
                .isEqualTo("failed");

        var resumed = operator.runs("replay", "resume", "" + id, "--execute", "--max-failures", "1");

        assertThat(resumed.exit()).as(resumed.err()).isEqualTo(5);
        assertThat(resumed.out()).contains("records that Kafka did not take: 1").endsWith("effects repeated: 0\n");
        assertThat(copies(OUTCOMES)).isEqualTo(2);
    }

    /** Poison: whoever redrives it gets it back. */
    @Test
    void parksADeadLetterThatCameBackThreeTimes() throws Exception {
        var backs = new AtomicInteger();
        consumers.onReplayed(record -> {
            if (!record.topic().equals(PAID)) {
                return;
            }
            var headers = new RecordHeaders(record.headers());
            headers.add("dl-reason", bytes("processing-failed"))
                    .add("dl-origin", bytes(PAID + "-" + record.partition() + "@" + record.offset()));
            publish(PAID + "-dlt", page, "{}", headers);
            backs.incrementAndGet();
        });
        publish(
                PAID + "-dlt",
                page,
                "{}",
                new RecordHeaders()
                        .add("dl-reason", bytes("processing-failed"))
                        .add("dl-origin", bytes(PAID + "-1@123456")));
        for (int n = 1; n <= 3; n++) {
            int times = n;
            var plan = plan("--from-dlt", PAID, "--since", "10m", "--key", page);
            assertThat(plan.path("records").asInt()).as("redrive " + n).isEqualTo(1);
            assertThat(execute(plan).exit()).isZero();
            await().until(() -> backs.get() == times);
        }

        var parked = plan("--from-dlt", PAID, "--since", "10m", "--key", page);
        var run = execute(parked);

        assertThat(parked.path("records").asInt()).isZero();
        assertThat(parked.path("leftOutReplayedTooOften").asInt()).isEqualTo(1);
        assertThat(run.out()).contains("records parked: 1");
        assertThat(backs).as("published no more").hasValue(3);
        var newest = TestKafka.recordsOf(PAID + "-dlt").stream()
                .filter(record -> Arrays.equals(record.key(), bytes(page)))
                .reduce((_, later) -> later)
                .orElseThrow();
        assertThat(TABLES.text("select fate from replayed_letters where topic = '" + newest.topic()
                        + "' and partition = " + newest.partition() + " and record_offset = " + newest.offset()))
                .isEqualTo("parked");
        var shown = operator.runs(
                "dlt", "show", newest.topic() + "-" + newest.partition() + "@" + newest.offset(), "-o", "plain");
        assertThat(shown.out()).contains("parked\ttrue");
        assertThat(operator.runs("replay", "plan", "--from-dlt", PAID, "--key", page, "--max-replays", "2")
                        .out())
                .contains("1 parked: replayed 2 times already");
    }

    @ParameterizedTest
    @ValueSource(strings = {"status", "report", "cancel", "resume"})
    void knowsNoOtherRuns(String command) {
        assertThat(operator.runs("replay", command, "9999999").exit()).isEqualTo(4);
    }

    private Future<Answer> started(ExecutorService background, String... more) throws Exception {
        var plan = plan("--from-topic", OUTCOMES, "--low-profile-id", page);
        var running = new Operator(DATABASE);
        return background.submit(() -> running.runs(
                Stream.concat(Stream.of("replay", "run", plan.path("id").asString(), "--execute"), Arrays.stream(more))
                        .toArray(String[]::new)));
    }

    /** The run that is on its way, once it has written its first checkpoint. */
    private static long running() {
        var query = "select id from replay_runs where state = 'running' and published > 0";
        await().atMost(Duration.ofSeconds(30)).until(() -> !TABLES.text(query).isEmpty());
        return Long.parseLong(TABLES.text(query));
    }

    /** What the last records of a plan would do, as they were appended. */
    private static List<String> listed(JsonNode plan, int last) {
        var all = new ArrayList<String>();
        for (var record : plan.path("list")) {
            all.add(record.path("outcome").asString() + ": "
                    + record.path("reason").asString());
        }
        return all.subList(all.size() - last, all.size());
    }

    private JsonNode plan(String... selection) {
        var answer = operator.runs(Stream.concat(Stream.of("replay", "plan", "-o", "json"), Arrays.stream(selection))
                .toArray(String[]::new));
        assertThat(answer.exit()).as(answer.err()).isZero();
        return answer.json();
    }

    private int records(String... selection) {
        return plan(selection).path("records").asInt();
    }

    private Answer execute(JsonNode plan, String... more) {
        return operator.runs(
                Stream.concat(Stream.of("replay", "run", plan.path("id").asString(), "--execute"), Arrays.stream(more))
                        .toArray(String[]::new));
    }

    private long copies(String topic) {
        return TestKafka.recordsOf(topic).stream()
                .filter(record -> Arrays.equals(record.key(), bytes(page)))
                .filter(record -> record.headers().lastHeader("x-replay-id") != null)
                .count();
    }

    private void notified() {
        var nothing = new Claim(null, null, null, null, null, null, null, null, null);
        var record = Topics.PAYMENT_NOTIFICATIONS.record(new PaymentNotification(
                new LowProfileId(page), nothing, PaymentNotification.Dialect.JSON, "0".repeat(64), Instant.now()));
        TestKafka.publish(record, 1);
    }

    private static void paid(UUID order, String page) {
        publish(Topics.PAID_ORDERS, order, page, new RecordHeaders(), PAID);
    }

    private static void letter(UUID order, String page, String reason) {
        var headers = new RecordHeaders()
                .add("dl-reason", bytes(reason))
                .add("dl-error", bytes("org.postgresql.util.PSQLException: SQLSTATE 22003"));
        publish(Topics.PAID_ORDERS, order, page, headers, PAID + "-dlt");
    }

    private static void publish(Topic<PaidOrder> type, UUID order, String page, Headers headers, String topic) {
        var record = type.record(new PaidOrder(new OrderId(order), new LowProfileId(page), new TranzactionId(1)));
        TestKafka.publish(new ProducerRecord<>(topic, null, record.key(), record.value(), headers), 1);
    }

    private void publishMany(String topic, int times) {
        TestKafka.publish(new ProducerRecord<>(topic, null, bytes(page), bytes("{}")), times);
    }

    private static void publish(String topic, String key, String value) {
        publish(topic, key, value, new RecordHeaders());
    }

    private static void publish(String topic, String key, String value, Headers headers) {
        TestKafka.publish(new ProducerRecord<>(topic, null, bytes(key), bytes(value), headers), 1);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
