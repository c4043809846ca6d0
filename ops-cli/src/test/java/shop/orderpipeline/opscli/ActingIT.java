package shop.orderpipeline.opscli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import shop.orderpipeline.conflict.RecordOrigin;
import shop.orderpipeline.opscli.Operator.Answer;
import shop.orderpipeline.order.OrderId;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.payment.TranzactionId;
import shop.orderpipeline.stock.PaidOrder;
import shop.orderpipeline.testing.TestDatabase;
import shop.orderpipeline.testing.TestKafka;
import shop.orderpipeline.topic.DeadLetter;
import shop.orderpipeline.topic.DeadLetterReason;
import shop.orderpipeline.topic.Groups;
import shop.orderpipeline.topic.Json;
import shop.orderpipeline.topic.Topic;
import shop.orderpipeline.topic.TopicCreation;
import shop.orderpipeline.topic.Topics;

/** {@code dlt discard} and {@code offsets}, with a real broker that nobody else reads, and a real database. */
class ActingIT {

    private static final TestDatabase DATABASE = TestDatabase.migrated();
    private static final Tables TABLES = new Tables(DATABASE);
    private static Admin kafka;

    private final String page = "page-" + UUID.randomUUID();
    private final Operator operator = new Operator(DATABASE);

    @BeforeAll
    static void start() throws Exception {
        TopicCreation.createMissing(TestKafka.settings());
        kafka = Admin.create(Map.<String, Object>of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, TestKafka.settings().bootstrapServers()));
    }

    @AfterAll
    static void stop() {
        kafka.close();
    }

    @Test
    void writesDownThatALetterNeedsNoMore() throws Exception {
        var place = unreadable();

        var shown = operator.runs("dlt", "discard", place, "--reason", "a test of ours");
        assertThat(shown.exit()).as(shown.err()).isZero();
        assertThat(shown.out()).contains(place, "would be discarded");
        assertThat(discards()).isEqualTo("0");

        var done = operator.runs("dlt", "discard", place, "--reason", "a test of ours", "--execute");
        assertThat(done.exit()).as(done.err()).isZero();
        assertThat(TABLES.text(
                        "select who || ': ' || reason || ' (' || detail || ')' from audit where low_profile_id = '"
                                + page + "'"))
                .matches("dana: a test of ours \\(" + place + " of 20[0-9-]{8}T[0-9:]{8}[.][0-9]{3}Z\\)");

        var again = operator.runs("dlt", "discard", place, "--reason", "again", "--execute", "--as", "omer");
        assertThat(again.out()).contains("discarded before by dana");
        assertThat(discards()).isEqualTo("1");
        assertThat(operator.runs("dlt", "show", place).exit())
                .as("nothing is deleted")
                .isZero();
    }

    @Test
    void doesNotPutMoneyOutOfSight() throws Exception {
        var order = TABLES.order(page, "error", "retries-exhausted");
        var held = letter(
                Topics.PAID_ORDERS,
                Json.write(new PaidOrder(new OrderId(order), new LowProfileId(page), new TranzactionId(7))));
        var other = unreadable();

        var refused = operator.runs("dlt", "discard", other, held, "--reason", "tidied up", "--execute");

        assertThat(refused.exit()).isEqualTo(6);
        assertThat(refused.err()).contains("a buyer paid and waits: " + held, "orders rerun");
        assertThat(discards()).as("of all of them or of none").isEqualTo("0");

        TABLES.run("update exceptions set state = 'refunded' where pending_order_id = '" + order + "'");
        assertThat(operator.runs("dlt", "discard", held, "--reason", "tidied up", "--execute")
                        .exit())
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dlt discard --reason x",
                "dlt discard paid-orders-dlt-3@1",
                "dlt discard paid-orders-3@1 --reason x",
                "offsets plan --topic conflicts --to latest",
                "offsets plan --group conflict-projection --to latest",
                "offsets plan --group conflict-projection --topic conflicts",
                "offsets plan --group nobody --topic conflicts --to latest",
                "offsets plan --group conflict-projection --topic paid-orders --to latest",
                "offsets plan --group conflict-projection --topic conflicts --to tomorrow",
                "offsets plan --group conflict-projection --topic conflicts --to latest --partition 99",
                "offsets apply some-plan --reason x"
            })
    void preselectsNothingAndSaysWhatItDoesNotUnderstand(String line) {
        var answer = operator.runs(line.split(" "));

        assertThat(answer.exit()).as(answer.err()).isEqualTo(2);
        assertThat(answer.err()).isNotBlank();
        assertThat(answer.out()).isEmpty();
    }

    @Test
    void saysThatThereIsNoSuchLetter() {
        assertThat(operator.runs("dlt", "discard", "conflicts-dlt-3@99999", "--reason", "x")
                        .exit())
                .isEqualTo(4);
    }

    @Test
    void movesAGroupAsPlannedAndOnlyOnce() throws Exception {
        var topic = Topics.deadLettersOf(Topics.PAYMENT_VERDICTS);
        var group = Groups.DEAD_LETTER_PROJECTION;
        for (int letters = 0; letters < 3; letters++) {
            letter(Topics.PAYMENT_VERDICTS, new byte[] {1});
        }
        standsAt(group, topic, 0);

        var plan = operator.runs("offsets", "plan", "--group", group, "--topic", topic, "--to", "latest", "-o", "json")
                .json();
        assertThat(plan.path("passedOver").asLong()).isEqualTo(3);
        assertThat(plan.path("readAgain").asLong()).isZero();
        assertThat(plan.path("partitions")).hasSize(1);
        assertThat(stands(group, topic)).isZero();
        var id = plan.path("id").asString();

        assertThat(apply(id).exit()).as("records passed over").isEqualTo(6);
        assertThat(apply(id.replaceFirst("[.]0[.]", ".1."), "--confirm=" + group)
                        .exit())
                .as("not what was planned")
                .isEqualTo(6);
        assertThat(stands(group, topic)).isZero();

        var applied = apply(id, "--confirm=" + group);
        assertThat(applied.exit()).as(applied.err()).isZero();
        assertThat(stands(group, topic)).isEqualTo(3);
        assertThat(TABLES.text("select who || ': ' || reason || ': ' || detail from audit where what = 'offsets-moved'"
                        + " and plan = '" + id + "'"))
                .isEqualTo("dana: set back: 0 records read again, 3 passed over");

        var stale = apply(id, "--confirm=" + group);
        assertThat(stale.exit()).isEqualTo(6);
        assertThat(stale.err()).contains("stands elsewhere by now");
        assertThat(operator.runs("offsets", "plan", "--group", group, "--topic", topic, "--to", "latest")
                        .exit())
                .as("nothing to move")
                .isEqualTo(4);

        var back = operator.runs("offsets", "plan", "--group", group, "--topic", topic, "--to", "1h", "-o", "json")
                .json();
        assertThat(back.path("readAgain").asLong()).isEqualTo(3);
        assertThat(apply(back.path("id").asString()).exit()).isZero();
        assertThat(stands(group, topic)).isZero();
    }

    @Test
    void leavesAGroupAloneThatSomebodyIsIn() throws Exception {
        var topic = Topics.CONFLICTS.name();
        var group = Groups.CONFLICT_PROJECTION;
        standsAt(group, topic, 0);
        TestKafka.publish(new ProducerRecord<>(topic, 0, Topic.key(new LowProfileId(page)), new byte[] {1}), 1);
        var id = operator.runs("offsets", "plan", "--group", group, "--topic", topic, "--to", "latest", "-o", "json")
                .json()
                .path("id")
                .asString();
        try (var member = new KafkaConsumer<byte[], byte[]>(TestKafka.settings().consumer(group))) {
            member.subscribe(List.of(topic));
            await().atMost(Duration.ofSeconds(30)).until(() -> {
                member.poll(Duration.ofMillis(100));
                return !member.assignment().isEmpty();
            });
            var refused = apply(id, "--confirm=" + group);
            assertThat(refused.exit()).isEqualTo(6);
            assertThat(refused.err()).contains("has 1 member");
        }
        assertThat(stands(group, topic)).isZero();
    }

    private Answer apply(String id, String... more) {
        var line = new ArrayList<>(List.of("offsets", "apply", id, "--execute", "--reason", "set back"));
        line.addAll(List.of(more));
        return operator.runs(line.toArray(String[]::new));
    }

    private static void standsAt(String group, String topic, long offset) throws Exception {
        var offsets = new HashMap<TopicPartition, OffsetAndMetadata>();
        IntStream.range(0, Topics.PARTITIONS)
                .forEach(partition -> offsets.put(new TopicPartition(topic, partition), new OffsetAndMetadata(offset)));
        kafka.alterConsumerGroupOffsets(group, offsets).all().get();
    }

    /** Over all partitions. */
    private static long stands(String group, String topic) throws Exception {
        return kafka.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get().entrySet().stream()
                .filter(entry -> entry.getKey().topic().equals(topic))
                .mapToLong(entry -> entry.getValue().offset())
                .sum();
    }

    private String discards() {
        return TABLES.text(
                "select count(*) from audit where what = 'dead-letter-discarded' and low_profile_id = '" + page + "'");
    }

    /** A notification that is none; returns where its letter stands. */
    private String unreadable() throws Exception {
        return letter(Topics.PAYMENT_NOTIFICATIONS, bytes("no json"));
    }

    private String letter(Topic<?> source, byte[] value) throws Exception {
        TestKafka.publish(
                new ProducerRecord<>(
                        Topics.deadLettersOf(source),
                        null,
                        Topic.key(new LowProfileId(page)),
                        value,
                        new DeadLetter(DeadLetterReason.UNREADABLE, "some-group", 1, "not of its kind", false)
                                .headers(new RecordHeaders(), new RecordOrigin(source.name(), 3, 17), Instant.now())),
                1);
        return operator.runs("dlt", "ls", "--topic", source.name(), "--low-profile-id", page, "-o", "json")
                .json()
                .path(0)
                .path("place")
                .asString();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
