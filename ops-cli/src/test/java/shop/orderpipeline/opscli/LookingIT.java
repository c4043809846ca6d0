package shop.orderpipeline.opscli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import shop.orderpipeline.conflict.Conflict;
import shop.orderpipeline.conflict.ConflictType;
import shop.orderpipeline.conflict.RecordOrigin;
import shop.orderpipeline.conflict.Stage;
import shop.orderpipeline.order.OrderId;
import shop.orderpipeline.payment.Claim;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.payment.PaymentNotification;
import shop.orderpipeline.payment.PaymentVerdict;
import shop.orderpipeline.payment.TranzactionId;
import shop.orderpipeline.stock.OrderOutcome;
import shop.orderpipeline.stock.PaidOrder;
import shop.orderpipeline.testing.TestDatabase;
import shop.orderpipeline.testing.TestKafka;
import shop.orderpipeline.topic.DeadLetter;
import shop.orderpipeline.topic.DeadLetterReason;
import shop.orderpipeline.topic.TopicCreation;
import shop.orderpipeline.topic.Topics;

/** The commands that only look, with a real broker and a real database; each test has payments of its own. */
class LookingIT {

    private static final TestDatabase DATABASE = TestDatabase.migrated();
    private static final Tables TABLES = new Tables(DATABASE);
    private static Consumers consumers;
    private static HttpServer services;

    private final String page = "page-" + UUID.randomUUID();
    private final LowProfileId payment = new LowProfileId(page);
    private final Operator operator = new Operator(DATABASE);

    @BeforeAll
    static void start() throws Exception {
        consumers = new Consumers();
        services = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        services.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        services.start();
    }

    @AfterAll
    static void stop() throws Exception {
        services.stop(0);
        consumers.close();
    }

    @BeforeEach
    void portsOfTheServices() {
        var port = Integer.toString(services.getAddress().getPort());
        operator.with("PIPELINE_INGRESS_PORT", port)
                .with("PIPELINE_ADMIN_PORT", port)
                .with("PIPELINE_MANAGEMENT_PORT", port);
    }

    @Test
    void followsAPaymentThroughTopicsAndTables() throws Exception {
        var order = TABLES.order(page, "completed", "");
        var charge = TABLES.text("select tranzaction_id from orders where id = '" + order + "'");
        TABLES.run("""
                update orders set claim = '{"amount": "90", "coinId": 1}', proof = '{"amount": "100", "coinId": 1}'
                where id = '%s'
                """.formatted(order));
        report(new Claim(0L, 5L, null, null, null, null, null, null, null));
        report(Claim.silent());
        report(Claim.silent());
        TestKafka.publish(Topics.PAYMENT_VERDICTS.record(new PaymentVerdict.Declined(payment, 33)), 1);
        TestKafka.publish(
                Topics.PAYMENT_VERDICTS.record(
                        new PaymentVerdict.Paid(payment, new TranzactionId(Long.parseLong(charge)))),
                1);
        TestKafka.publish(
                Topics.CONFLICTS.record(Conflict.aboutRecord(
                                ConflictType.DUPLICATE_NOTIFICATION,
                                Stage.CONFIRMATION,
                                payment,
                                "payment-notifications-1@1",
                                Instant.now())
                        .build()),
                1);
        var replayed = Topics.PAID_ORDERS.record(
                new PaidOrder(new OrderId(order), payment, new TranzactionId(Long.parseLong(charge))));
        replayed.headers()
                .add("x-replay-id", bytes("the-plan"))
                .add("x-replayed-by", bytes("dana"))
                .add("x-replay-of", bytes("paid-orders-1@1"));
        TestKafka.publish(replayed, 1);

        var trace = operator.runs("trace", page);

        assertThat(trace.exit()).as(trace.err()).isZero();
        assertThat(trace.out())
                .contains("completed", "charge " + charge + " of 100", "order placed", "order paid", "stock deducted")
                .contains("CardCom reports not paid", "[report 3, same content]", "verdict: declined", "verdict: paid")
                .contains("conflict duplicate-notification (warn)", "[replayed by dana, copy of paid-orders-1@1]")
                .containsPattern("amount +90.* +100.* +no")
                .containsPattern("payment-notifications-[0-9]+@[0-9]+")
                .contains("stock_deductions");

        for (var known : List.of(order.toString(), charge)) {
            var same = operator.runs("trace", known, "-o", "json");
            assertThat(same.exit()).as(same.err()).isZero();
            assertThat(same.json().path("lowProfileId").asString()).isEqualTo(page);
            assertThat(same.json().path("standing").path("where").asString()).isEqualTo("completed");
            assertThat(same.json().path("complete").asBoolean()).isTrue();
            assertThat(same.json().path("differences").path(0).asString()).isEqualTo("amount");
        }
        assertThat(operator.runs("trace", page, "-o", "ndjson").out().lines())
                .hasSizeGreaterThan(8)
                .allMatch(line -> line.startsWith("{\"at\":") && line.endsWith("}"));
    }

    @Test
    void tellsWhatItCanOfAPaymentWhileTheDatabaseOrKafkaIsAway() throws Exception {
        TABLES.order(page, "completed", "");
        report(Claim.silent());

        var withoutTables = withoutDatabase().runs("trace", page);
        assertThat(withoutTables.exit()).isEqualTo(3);
        assertThat(withoutTables.out()).contains("CardCom reports", "not-read");
        assertThat(withoutTables.err()).contains("is PostgreSQL up");

        var withoutTopics = withoutKafka(new Operator(DATABASE)).runs("trace", page);
        assertThat(withoutTopics.exit()).isEqualTo(3);
        assertThat(withoutTopics.out()).contains("order paid");
        assertThat(withoutTopics.err()).contains("KAFKA_BOOTSTRAP_SERVERS");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nobody-knows-this", "11111111-1111-4111-8111-111111111111", "999999999999", "no/id"})
    void knowsThatNothingIsKnown(String id) {
        var answer = operator.runs("trace", id);

        assertThat(answer.exit()).isEqualTo(4);
        assertThat(answer.out()).isEmpty();
        assertThat(answer.err()).contains("nothing is known");
    }

    @Test
    void measuresLagInRecordsAndInTime() throws Exception {
        awaitAllRead();
        TestKafka.publish(
                Topics.CONFLICTS.record(Conflict.aboutState(
                                ConflictType.GATEWAY_UNDECIDED, Stage.VERIFICATION, payment, "x", Instant.now())
                        .build()),
                1);
        awaitAllRead();

        var all = operator.runs("groups", "ls", "-o", "json");

        assertThat(all.exit()).as(all.err()).isZero();
        assertThat(all.json()).hasSize(6).allSatisfy(group -> {
            assertThat(group.path("members").asInt()).isEqualTo(1);
            assertThat(group.path("state").asString()).isEqualTo("stable");
        });
        assertThat(operator.runs("groups", "lag", "--fail-above", "0").exit()).isZero();
    }

    @Test
    void failsWhereAGroupIsTooFarBehind() throws Exception {
        awaitAllRead();
        var hold = new CountDownLatch(1);
        consumers.onReplayed(_ -> {
            try {
                hold.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        try {
            var record =
                    Topics.ORDER_OUTCOMES.record(new OrderOutcome.Completed(new OrderId(UUID.randomUUID()), payment));
            var replayed = Topics.PAID_ORDERS.record(
                    new PaidOrder(new OrderId(UUID.randomUUID()), payment, new TranzactionId(7)));
            replayed.headers().add("x-replay-id", bytes("p"));
            TestKafka.publish(record, 1);
            TestKafka.publish(replayed, 1);

            var late = operator.runs("groups", "lag", "--fail-above", "0");

            assertThat(late.exit()).isEqualTo(7);
            assertThat(late.out()).containsPattern("stock-deduction +stable +1 +1 +[0-9.]+ (ms|s)");
            assertThat(late.err()).contains("behind by more than 0: stock-deduction");
            assertThat(operator.runs("groups", "lag", "--fail-above", "1h").exit())
                    .isZero();
            assertThat(operator.runs("groups", "lag", "--partitions").out()).contains("paid-orders");
        } finally {
            hold.countDown();
            consumers.onReplayed(_ -> {});
        }
        awaitAllRead();
    }

    @Test
    void looksAgainUntilItIsStopped() throws Exception {
        var out = new ByteArrayOutputStream();
        var watching = Thread.ofPlatform().start(() -> operator.into(out).runs("groups", "lag", "--watch"));

        await().atMost(Duration.ofSeconds(30))
                .until(() -> out.toString(StandardCharsets.UTF_8).split("partitions behind", -1).length > 2);
        watching.interrupt();

        assertThat(watching.join(Duration.ofSeconds(10))).isTrue();
    }

    @Test
    void listsEveryTopicAndWhatStandsInIt() throws Exception {
        report(Claim.silent());
        var topic = Topics.PAYMENT_NOTIFICATIONS.name();

        var all = operator.runs("topics", "ls", "-o", "json");
        assertThat(all.json()).hasSize(Topics.all().size());
        assertThat(all.json())
                .allSatisfy(one -> assertThat(one.path("partitions").asInt()).isEqualTo(12));

        var one = operator.runs("topics", "describe", topic);
        assertThat(one.exit()).as(one.err()).isZero();
        assertThat(one.out()).containsPattern("retention.ms +14 d +14 d +yes").doesNotContain(" no\n");

        var read = operator.runs("topics", "read", topic, "--low-profile-id", page, "-o", "json");
        assertThat(read.json()).hasSize(1);
        var record = read.json().path(0);
        assertThat(record.path("lowProfileId").asString()).isEqualTo(page);
        assertThat(record.path("body").path("dialect").asString()).isEqualTo("JSON");

        var place = record.path("place").asString();
        var partition = place.replaceFirst(".*-([0-9]+)@.*", "$1");
        var offset = place.replaceFirst(".*@", "");
        var same = operator.runs(
                "topics", "read", topic, "--partition", partition, "--offsets", offset + ".." + offset, "-o", "plain");
        assertThat(same.out().lines()).hasSize(1);
        assertThat(same.out()).startsWith(place + "\t");
        assertThat(operator.runs("topics", "read", topic, "--low-profile-id", page, "--until", "1h", "--fail-if-empty")
                        .exit())
                .isEqualTo(4);
    }

    /** What somebody else wrote may be about a person. */
    @Test
    void showsNothingOfABodyThatIsNotOurs() throws Exception {
        var record = new ProducerRecord<>(
                Topics.PAID_ORDERS.name(), bytes(page), bytes("{\"name\": \"Dana\", \"phone\": \"050-1234567\"}"));
        record.headers().add("secret", bytes("Dana")).add("ce_id", bytes("e-1"));
        TestKafka.publish(record, 1);

        var read = operator.runs("topics", "read", Topics.PAID_ORDERS.name(), "--low-profile-id", page);

        assertThat(read.out()).contains("unreadable: no ", "e-1").doesNotContain("Dana", "1234567");
    }

    @Test
    void showsDeadLettersInOneFormWhoeverWroteThem() throws Exception {
        var order = new OrderId(UUID.randomUUID());
        var paid = Topics.PAID_ORDERS.record(new PaidOrder(order, payment, new TranzactionId(7)));
        var letters = Topics.PAID_ORDERS.name() + "-dlt";
        TestKafka.publish(
                new ProducerRecord<>(
                        letters,
                        null,
                        paid.key(),
                        paid.value(),
                        new DeadLetter(
                                        DeadLetterReason.RETRIES_EXHAUSTED,
                                        "stock-deduction",
                                        4,
                                        "deadlock detected",
                                        true)
                                .headers(new RecordHeaders(), new RecordOrigin("paid-orders", 3, 17), Instant.now())),
                1);
        var springs = new ProducerRecord<>(letters, paid.key(), paid.value());
        springs.headers()
                .add("kafka_dlt-original-topic", bytes("paid-orders"))
                .add(
                        "kafka_dlt-original-partition",
                        ByteBuffer.allocate(4).putInt(3).array())
                .add(
                        "kafka_dlt-original-offset",
                        ByteBuffer.allocate(8).putLong(18).array())
                .add("kafka_dlt-exception-fqcn", bytes("java.lang.IllegalStateException"))
                .add("kafka_dlt-exception-message", bytes("Dana"));
        TestKafka.publish(springs, 1);
        var streams = new ProducerRecord<>(letters, paid.key(), paid.value());
        streams.headers()
                .add("__streams.errors.topic", bytes("paid-orders"))
                .add("__streams.errors.partition", bytes("3"))
                .add("__streams.errors.offset", bytes("19"))
                .add("__streams.errors.exception", bytes("java.lang.ArithmeticException"));
        TestKafka.publish(streams, 1);

        var list = operator.runs("dlt", "ls", "--topic", "paid-orders", "--low-profile-id", page, "-o", "json");

        assertThat(list.exit()).as(list.err()).isZero();
        assertThat(list.json())
                .extracting(letter -> letter.path("writer").asString())
                .containsExactly("ours", "spring-kafka", "kafka-streams");
        assertThat(list.json())
                .extracting(letter -> letter.path("origin").asString())
                .containsExactly("paid-orders-3@17", "paid-orders-3@18", "paid-orders-3@19");
        assertThat(list.json())
                .extracting(letter -> letter.path("reason").asString())
                .containsExactly("retries-exhausted", "processing-failed", "processing-failed");
        assertThat(list.out()).doesNotContain("Dana");
        assertThat(operator.runs("dlt", "ls", "--reason", "retries-exhausted", "--low-profile-id", page, "-o", "json")
                        .json())
                .hasSize(1);

        var place = list.json().path(0).path("place").asString();
        var shown = operator.runs("dlt", "show", place);
        assertThat(shown.exit()).as(shown.err()).isZero();
        assertThat(shown.out()).contains("deadlock detected", order.toString());
        assertThat(operator.runs("dlt", "show", letters + "-3@999999").exit()).isEqualTo(4);

        var exported = operator.runs("dlt", "export", "--low-profile-id", page);
        assertThat(exported.out().lines()).hasSize(3).allMatch(line -> line.contains(order.toString()));
    }

    @Test
    void listsConflictsAsTheConsoleReadThem() {
        TABLES.run("""
                create table if not exists conflicts_of_all_times partition of conflicts default;
                insert into conflicts (id, at, origin, fingerprint, type, level, stage, endpoint, status_code, retryable,
                  state, low_profile_id, tranzaction_id)
                values
                  ('out-of-stock|%1$s', now(), 'conflicts-1@1', 'f', 'out-of-stock', 'error', 'deduction', '/x', 409, false,
                    'open', '%1$s', 9007199254740993),
                  ('duplicate-notification|%1$s', now() - interval '1 hour', 'conflicts-1@2', 'f',
                    'duplicate-notification', 'warn', 'confirmation', '/x', 409, false, 'healed', '%1$s', null)
                """.formatted(page));

        var all = operator.runs("conflicts", "ls", "--low-profile-id", page, "-o", "json");
        assertThat(all.json())
                .extracting(conflict -> conflict.path("type").asString())
                .containsExactly("out-of-stock", "duplicate-notification");
        assertThat(operator.runs("conflicts", "ls", "--low-profile-id", page, "--level", "error", "-o", "json")
                        .json())
                .hasSize(1);
        assertThat(operator.runs("conflicts", "ls", "--low-profile-id", page, "--since", "10m", "-o", "json")
                        .json())
                .hasSize(1);

        var shown = operator.runs("conflicts", "show", "out-of-stock|" + page);
        assertThat(shown.out()).contains("9007199254740993", "todo");
        assertThat(operator.runs("conflicts", "show", "no such id").exit()).isEqualTo(4);

        var stats = operator.runs("conflicts", "stats", "--since", "1d");
        assertThat(stats.out()).containsPattern("out-of-stock +error");
    }

    @Test
    void followsConflictsAsTheyCome() throws Exception {
        var out = new ByteArrayOutputStream();
        var following = Thread.ofPlatform().start(() -> operator.into(out).runs("conflicts", "tail", "--since", "1m"));
        TestKafka.publish(
                Topics.CONFLICTS.record(
                        Conflict.aboutState(ConflictType.OUT_OF_STOCK, Stage.DEDUCTION, payment, "tail", Instant.now())
                                .build()),
                1);

        await().atMost(Duration.ofSeconds(30))
                .until(() -> out.toString(StandardCharsets.UTF_8).contains("out-of-stock\t" + page));
        following.interrupt();

        assertThat(following.join(Duration.ofSeconds(10))).isTrue();
    }

    @Test
    void saysWhoWorksTheStream() throws Exception {
        awaitAllRead();

        var status = operator.runs("streams", "status", "-o", "json");

        assertThat(status.exit()).as(status.err()).isZero();
        assertThat(status.json())
                .extracting(row -> row.path("topic").asString())
                .containsExactly("payment-notifications", "payment-verdicts");
        assertThat(status.json())
                .allSatisfy(row -> assertThat(row.path("partitions").asString()).isEqualTo("0-11"));
        assertThat(status.err()).contains("payment-confirmation: stable, 1 members");
    }

    @Test
    void findsNothingWrongWithAHealthySystem() throws Exception {
        awaitAllRead();

        var doctor = operator.runs("doctor", "-o", "json");

        assertThat(doctor.exit()).as(doctor.out()).isZero();
        assertThat(doctor.json())
                .extracting(finding -> finding.path("what").asString())
                .containsExactly(
                        "JDK",
                        "Kafka",
                        "topics",
                        "groups",
                        "PostgreSQL",
                        "clock",
                        "migrations",
                        "dead letters",
                        "webhook ingress",
                        "admin console",
                        "disk");
        assertThat(operator.runs("doctor").out()).containsPattern("ok +topics +[0-9]+ as declared");
    }

    @Test
    void findsWhatIsWrongAlthoughTheRestIsAway() {
        long begun = System.nanoTime();
        var doctor = withoutKafka(withoutDatabase())
                .with("PIPELINE_INGRESS_PORT", "1")
                .runs("doctor");

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
        assertThat(doctor.exit()).isEqualTo(7);
        assertThat(doctor.out())
                .containsPattern("ok +JDK")
                .containsPattern("fail +Kafka")
                .containsPattern("fail +topics")
                .containsPattern("fail +PostgreSQL")
                .containsPattern("fail +webhook ingress +nobody answers")
                .containsPattern("ok +admin console")
                .containsPattern("(ok|warn) +disk");
    }

    @Test
    void findsATopicThatIsMissing() throws Exception {
        var missing = Topics.PAYMENT_NOTIFICATIONS_QUARANTINE.name();
        try (var admin = Admin.create(
                Map.of("bootstrap.servers", (Object) TestKafka.settings().bootstrapServers()))) {
            admin.deleteTopics(List.of(missing)).all().get();
            await().until(() -> !admin.listTopics().names().get().contains(missing));
            try {
                var doctor = operator.runs("doctor");

                assertThat(doctor.exit()).isEqualTo(7);
                assertThat(doctor.out()).containsPattern("fail +topic " + missing + " +is missing +restart a service");
                assertThat(operator.runs("topics", "describe", missing).exit()).isEqualTo(4);
                assertThat(operator.runs("topics", "ls").out()).containsPattern(missing + " +missing");
            } finally {
                TopicCreation.createMissing(TestKafka.settings());
            }
        }
    }

    @Test
    void findsMigrationsThatAreMissing() {
        var old = TestDatabase.migrated();
        new Tables(old).run("delete from flyway_schema_history where version = '9'");

        var doctor = new Operator(old).runs("doctor");

        assertThat(doctor.exit()).isEqualTo(7);
        assertThat(doctor.out()).containsPattern("fail +migrations +not applied: 9");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"topics ls", "topics read conflicts", "groups ls", "groups lag", "streams status", "dlt ls"})
    void saysThatKafkaIsAway(String line) {
        var answer = withoutKafka(operator).runs(line.split(" "));

        assertThat(answer.exit()).isEqualTo(3);
        assertThat(answer.out()).isEmpty();
        assertThat(answer.err()).contains("Kafka at localhost:1", "is the pipeline up");
    }

    @ParameterizedTest
    @ValueSource(strings = {"conflicts ls", "conflicts stats", "conflicts show x"})
    void saysThatTheDatabaseIsAway(String line) {
        var answer = withoutDatabase().runs(line.split(" "));

        assertThat(answer.exit()).isEqualTo(3);
        assertThat(answer.out()).isEmpty();
        assertThat(answer.err()).contains("the database at jdbc:postgresql://localhost:1/shop");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "trace",
                "topics",
                "topics describe no-topic",
                "topics read no-topic",
                "topics read conflicts --offsets 3",
                "topics read conflicts --limit 0",
                "topics read conflicts --low-profile-id a/b",
                "topics ls -o xml",
                "groups lag --fail-above soon",
                "dlt ls --reason tired",
                "dlt ls --topic order",
                "dlt show paid-orders-3@1",
                "conflicts ls --level fatal",
                "conflicts ls --type 409",
                "conflicts ls --state gone",
                "conflicts ls --since yesterday",
                "conflicts tail -o csv"
            })
    void saysWhatItDoesNotUnderstand(String line) {
        var answer = operator.runs(line.split(" "));

        assertThat(answer.exit()).as(answer.err()).isEqualTo(2);
        assertThat(answer.err()).isNotBlank();
        assertThat(answer.out()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "doctor",
                "trace",
                "topics ls",
                "topics describe",
                "topics read",
                "groups ls",
                "groups lag",
                "streams status",
                "offsets plan",
                "offsets apply",
                "conflicts ls",
                "conflicts show",
                "conflicts stats",
                "conflicts tail",
                "dlt ls",
                "dlt show",
                "dlt export",
                "dlt discard"
            })
    void teachesByAnExample(String command) {
        var help = operator.runs((command + " --help").split(" "));

        assertThat(help.exit()).isZero();
        assertThat(help.out()).contains("Example").contains("./pipeline " + command);
    }

    private Operator withoutDatabase() {
        return operator.with("DATABASE_URL", "jdbc:postgresql://localhost:1/shop");
    }

    private static Operator withoutKafka(Operator operator) {
        return operator.with("KAFKA_BOOTSTRAP_SERVERS", "localhost:1");
    }

    private void awaitAllRead() {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> operator.runs("groups", "ls", "-o", "json")
                        .json()
                        .valueStream()
                        .allMatch(group -> group.path("lag").asLong() == 0
                                && group.path("state").asString().equals("stable")));
    }

    private void report(Claim claim) throws Exception {
        TestKafka.publish(
                Topics.PAYMENT_NOTIFICATIONS.record(new PaymentNotification(
                        payment, claim, PaymentNotification.Dialect.JSON, "0".repeat(64), Instant.now())),
                1);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
