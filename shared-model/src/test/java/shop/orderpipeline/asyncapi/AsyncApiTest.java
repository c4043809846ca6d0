package shop.orderpipeline.asyncapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Positive;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.payment.TranzactionId;
import shop.orderpipeline.topic.DeadLetter;
import shop.orderpipeline.topic.DeadLetterReason;
import shop.orderpipeline.topic.Groups;
import shop.orderpipeline.topic.Topic;
import shop.orderpipeline.topic.Topics;
import shop.orderpipeline.topic.TraceParent;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** docs/asyncapi.yaml says what the topics and the types of their records are. */
class AsyncApiTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final LowProfileId PAGE = new LowProfileId("3f0c1d52-7a4e-4b0b-9a61-0d5f6b8c2e11");
    private static final AsyncApi API = new AsyncApi(AsyncApiPage.described());

    @Test
    void isWhatTheCodeSays() throws IOException {
        AsyncApiPage.print().isUpToDate();
    }

    @Test
    void readsAsItWasMeant() {
        assertThat(Yaml.read(AsyncApiPage.print().text()))
                .isEqualTo(JSON.readTree(API.document().toString()));
    }

    @Test
    void fitsTheSpecification() throws IOException {
        assertThat(faultsOf(API.document())).isEmpty();
    }

    @Test
    void wouldBeRefusedWithAMemberThatTheSpecificationDoesNotKnow() throws IOException {
        var misspelt = API.document().toString().replace("\"topicConfiguration\"", "\"topicConfigurations\"");

        assertThat(faultsOf(JSON.readTree(misspelt))).isNotEmpty();
    }

    @Test
    void hasEveryTopicAndNoOther() {
        assertThat(API.document().path("channels").propertyNames())
                .containsExactlyElementsOf(
                        Topics.all().stream().map(Topic::name).toList());
        assertThat(API.document().path("channels").properties())
                .allSatisfy(
                        channel -> assertThat(channel.getValue().path("address").stringValue())
                                .isEqualTo(channel.getKey()));
    }

    @Test
    void saysHowLongATopicKeepsARecordAndHowLargeItMayBe() {
        for (var topic : Topics.all()) {
            var kafka = API.document().path("channels").path(topic.name()).at("/bindings/kafka");
            var settings = kafka.path("topicConfiguration");

            assertThat(kafka.path("partitions").intValue()).isEqualTo(Topics.PARTITIONS);
            assertThat(settings.path("retention.ms").longValue())
                    .isEqualTo(topic.retention().toMillis());
            assertThat(settings.path("max.message.bytes").intValue()).isEqualTo(topic.maxRecordBytes());
            assertThat(settings.at("/cleanup.policy/0").stringValue()).isEqualTo("delete");
        }
    }

    @Test
    void namesEveryGroupWithTheTopicsThatItReads() {
        var read = new ArrayList<String>();
        API.document().path("operations").forEach(operation -> {
            if (operation.path("action").stringValue().equals("receive")) {
                read.add(operation.at("/bindings/kafka/groupId/enum/0").stringValue() + " "
                        + operation.at("/channel/$ref").stringValue().replace("#/channels/", ""));
            }
        });

        assertThat(read)
                .containsExactlyElementsOf(Groups.reads().entrySet().stream()
                        .flatMap(group -> group.getValue().stream().map(topic -> group.getKey() + " " + topic.name()))
                        .toList());
    }

    @Test
    void namesForEveryTopicSomebodyWhoWritesIt() {
        var written = new ArrayList<String>();
        API.document().path("operations").forEach(operation -> {
            if (operation.path("action").stringValue().equals("send")) {
                written.add(operation.at("/channel/$ref").stringValue().replace("#/channels/", ""));
            }
        });

        assertThat(written)
                .containsAll(Topics.all().stream()
                        .map(Topic::name)
                        // Nobody reads it, so nobody gives up a record of it.
                        .filter(name -> !name.equals(Topics.deadLettersOf(Topics.ORDER_OUTCOMES)))
                        .toList());
    }

    @Test
    void refersToNothingThatIsNotThere() {
        assertThat(API.document().findValuesAsString("$ref"))
                .isNotEmpty()
                .allSatisfy(reference -> assertThat(
                                API.document().at(reference.substring(1)).isMissingNode())
                        .as(reference)
                        .isFalse());
    }

    static Stream<GoldenFile> goldenFiles() {
        return GoldenFile.ALL.stream();
    }

    @ParameterizedTest
    @MethodSource("goldenFiles")
    void describesWhatEveryVersionWrote(GoldenFile golden) {
        assertThat(golden.topics()).isNotEmpty();
        for (var topic : golden.topics()) {
            for (var message : API.messages(topic.name())) {
                assertThat(API.faults(message, golden.value())).as(message).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("goldenFiles")
    void showsItAsAnExample(GoldenFile golden) {
        for (var topic : golden.topics()) {
            var message = API.messages(topic.name()).getFirst();
            assertThat(API.document().at("/components/messages/" + message + "/examples"))
                    .anySatisfy(example -> {
                        assertThat(example.path("name").stringValue()).isEqualTo(golden.name());
                        assertThat(example.path("payload")).isEqualTo(golden.value());
                    });
        }
    }

    @ParameterizedTest
    @MethodSource("goldenFiles")
    void wantsEveryMemberThatAReaderWants(GoldenFile golden) {
        var topic = golden.topics().getFirst();
        for (var member : List.copyOf(golden.value().propertyNames())) {
            var without = changed(golden, tree -> tree.remove(member));
            var readable = topic.read(Topic.key(PAGE), JSON.writeValueAsBytes(without)) instanceof Topic.Read.Parsed;

            assertThat(faults(topic, without).isEmpty()).as("without " + member).isEqualTo(readable);
        }
    }

    @ParameterizedTest
    @MethodSource("goldenFiles")
    void refusesWhatNobodyWrites(GoldenFile golden) {
        var topic = golden.topics().getFirst();
        for (var member : List.copyOf(golden.value().propertyNames())) {
            assertThat(faults(
                            topic, changed(golden, tree -> tree.putArray(member).addObject())))
                    .as("a list of objects as " + member)
                    .isNotEmpty();
        }
        assertThat(faults(topic, changed(golden, tree -> tree.put("token", "x"))))
                .isNotEmpty();
    }

    @Test
    void listsWhatIsAClosedList() {
        assertThat(faults(Topics.CONFLICTS, changed("conflict.v1", tree -> tree.put("type", "of-nobody"))))
                .isNotEmpty();
        assertThat(faults(
                        Topics.PAYMENT_VERDICTS, changed("payment-verdict-paid.v1", tree -> tree.put("outcome", "x"))))
                .isNotEmpty();
        assertThat(faults(Topics.PAID_ORDERS, changed("paid-order.v1", tree -> tree.put("tranzactionId", 7))))
                .as("a number where a text is written")
                .isNotEmpty();
    }

    @Test
    void tellsADeadLetterThatCanBeReadFromOneThatCannot() {
        var value = JSON.writeValueAsBytes(golden("paid-order.v1").value());
        var readable = letter(DeadLetterReason.RETRIES_EXHAUSTED, value);
        var unreadable = letter(DeadLetterReason.UNREADABLE, "<xml>".getBytes(StandardCharsets.UTF_8));

        assertThat(API.faults(readable)).isEmpty();
        assertThat(API.faults(unreadable)).isEmpty();
        assertThat(API.faults(letter(DeadLetterReason.RETRIES_EXHAUSTED, unreadable.value())))
                .isNotEmpty();
    }

    @Test
    void findsHeadersThatAreMissingOrNotDescribed() {
        var letter = letter(DeadLetterReason.UNREADABLE, new byte[0]);
        letter.headers().remove(DeadLetter.ORIGIN);
        assertThat(API.faults(letter)).isNotEmpty();

        var other = letter(DeadLetterReason.UNREADABLE, new byte[0]);
        other.headers().add("of-nobody", new byte[0]);
        assertThat(API.faults(other)).isNotEmpty();
    }

    @Property
    void knowsTheFormOfIds(@ForAll @Positive long charge, @ForAll String page) {
        assertThat(new TranzactionId(charge).toString()).matches(pattern(TranzactionId.class));
        LowProfileId.canonical(page).ifPresent(id -> assertThat(id.value()).matches(pattern(LowProfileId.class)));
    }

    private static String pattern(Class<?> type) {
        return Objects.requireNonNull(Schemas.PATTERNS.get(type));
    }

    private static GoldenFile golden(String name) {
        return goldenFiles()
                .filter(file -> file.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static JsonNode changed(String golden, Consumer<ObjectNode> change) {
        return changed(golden(golden), change);
    }

    private static JsonNode changed(GoldenFile golden, Consumer<ObjectNode> change) {
        var tree = (ObjectNode) golden.value().deepCopy();
        change.accept(tree);
        return tree;
    }

    private static List<String> faults(Topic<?> topic, JsonNode value) {
        return API.faults(API.messages(topic.name()).getFirst(), value);
    }

    /** As the consumer of paid orders writes it. */
    private static ConsumerRecord<byte[], byte[]> letter(DeadLetterReason reason, byte[] value) {
        var headers = new RecordHeaders();
        TraceParent.begin().putInto(headers);
        var record = consumed(Topics.PAID_ORDERS.name(), headers, value);
        var letter = new DeadLetter(reason, Groups.DEDUCTION, 4, "why", true)
                .of(record, Topics.PAID_ORDERS, Instant.parse("2026-01-02T12:00:00.123456Z"));
        return consumed(letter.topic(), letter.headers(), value);
    }

    private static ConsumerRecord<byte[], byte[]> consumed(String topic, Headers headers, byte[] value) {
        return new ConsumerRecord<>(
                topic,
                7,
                42,
                0,
                TimestampType.LOG_APPEND_TIME,
                -1,
                -1,
                Topic.key(PAGE),
                value,
                headers,
                Optional.empty());
    }

    private static List<String> faultsOf(JsonNode document) throws IOException {
        try (var resource = AsyncApiTest.class.getResourceAsStream("/asyncapi/asyncapi-3.0.0.json")) {
            return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
                    .getSchema(JSON.readTree(resource))
                    .validate(document)
                    .stream()
                    .map(Object::toString)
                    .toList();
        }
    }
}
