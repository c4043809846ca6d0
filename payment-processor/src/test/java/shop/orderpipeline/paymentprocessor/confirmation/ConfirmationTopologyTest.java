package shop.orderpipeline.paymentprocessor.confirmation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import shop.orderpipeline.conflict.Conflict;
import shop.orderpipeline.conflict.ConflictType;
import shop.orderpipeline.payment.Claim;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.payment.PaymentNotification;
import shop.orderpipeline.payment.PaymentVerdict;
import shop.orderpipeline.payment.TranzactionId;
import shop.orderpipeline.payment.VerificationRequest;
import shop.orderpipeline.topic.DeadLetter;
import shop.orderpipeline.topic.Groups;
import shop.orderpipeline.topic.Json;
import shop.orderpipeline.topic.Origins;
import shop.orderpipeline.topic.Topic;
import shop.orderpipeline.topic.Topics;
import shop.orderpipeline.topic.TraceParent;

/** The topology that production runs, fed record by record. */
class ConfirmationTopologyTest {

    private static final LowProfileId PAGE = new LowProfileId("page");

    private static final Duration KEPT = Duration.ofDays(90);

    @TempDir
    Path directory;

    private TopologyTestDriver driver;
    private TestInputTopic<byte[], byte[]> notifications;
    private TestInputTopic<byte[], byte[]> verdicts;

    @BeforeEach
    void start() {
        start(new SimpleMeterRegistry());
    }

    private void start(MeterRegistry meters) {
        var settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, Groups.CONFIRMATION);
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "none:0");
        settings.put(StreamsConfig.STATE_DIR_CONFIG, directory.toString());
        settings.put(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG, StreamFailures.class);
        settings.put(StreamFailures.METERS, meters);
        driver = new TopologyTestDriver(topology(meters), settings, Instant.ofEpochMilli(1_000_000));
        notifications = input(Topics.PAYMENT_NOTIFICATIONS);
        verdicts = input(Topics.PAYMENT_VERDICTS);
    }

    private static Topology topology(MeterRegistry meters) {
        var builder = new StreamsBuilder();
        ConfirmationTopology.build(builder, KEPT, meters);
        return builder.build();
    }

    @AfterEach
    void stop() {
        driver.close();
    }

    @Test
    void asksOnceAboutFiveCopiesAndTellsOfFourDuplicates() {
        for (int i = 0; i < 5; i++) {
            reports(PAGE);
        }
        verdicts.pipeInput(Topic.key(PAGE), Json.write(new PaymentVerdict.Paid(PAGE, new TranzactionId(7))));

        assertThat(said(Topics.VERIFICATION_REQUESTS)).hasSize(1);
        assertThat(said(Topics.CONFLICTS))
                .extracting(Conflict::id)
                .containsExactly(
                        "duplicate-notification|payment-notifications-0@1",
                        "duplicate-notification|payment-notifications-0@2",
                        "duplicate-notification|payment-notifications-0@3",
                        "duplicate-notification|payment-notifications-0@4");
    }

    @Test
    void asksOncePerPayment() {
        reports(PAGE);
        reports(new LowProfileId("another"));

        assertThat(said(Topics.VERIFICATION_REQUESTS))
                .extracting(VerificationRequest::lowProfileId)
                .containsExactly(PAGE, new LowProfileId("another"));
    }

    @Test
    void asksAgainAboutAReplayedNotificationOfAPaidPayment() {
        reports(PAGE);
        verdicts.pipeInput(Topic.key(PAGE), Json.write(new PaymentVerdict.Paid(PAGE, new TranzactionId(7))));
        said(Topics.VERIFICATION_REQUESTS);

        var headers = new RecordHeaders();
        headers.add(Origins.REPLAY_ID, "r1".getBytes(StandardCharsets.UTF_8));
        headers.add(Origins.REPLAY_OF, "payment-notifications-0@0".getBytes(StandardCharsets.UTF_8));
        notifications.pipeInput(new TestRecord<>(Topic.key(PAGE), Json.write(notification(PAGE)), headers));

        assertThat(said(Topics.VERIFICATION_REQUESTS)).singleElement().satisfies(question -> {
            assertThat(question.reason()).isEqualTo(VerificationRequest.Reason.REPLAY);
            assertThat(question.origin()).isEqualTo("payment-notifications-0@0");
        });
        assertThat(said(Topics.CONFLICTS)).isEmpty();
    }

    @Test
    void deadLettersWhatItCannotReadAndGoesOn() {
        var poison = "{".getBytes(StandardCharsets.UTF_8);
        notifications.pipeInput(Topic.key(PAGE), poison);
        notifications.pipeInput(Topic.key(new LowProfileId("other")), Json.write(notification(PAGE)));
        reports(PAGE);

        var letters = output(Topics.deadLettersOf(Topics.PAYMENT_NOTIFICATIONS));
        assertThat(letters)
                .extracting(letter -> DeadLetter.text(letter.headers(), DeadLetter.REASON))
                .containsExactly("unreadable", "key-mismatch");
        assertThat(letters.getFirst().value()).isEqualTo(poison);
        assertThat(DeadLetter.text(letters.getFirst().headers(), DeadLetter.ORIGIN))
                .isEqualTo("payment-notifications-0@0");
        assertThat(said(Topics.VERIFICATION_REQUESTS)).hasSize(1);
    }

    @Test
    void remembersAVerdictAndNotAVisit() {
        reports(PAGE);
        learns(new PaymentVerdict.Undecided(PAGE, "not-paid-yet"));
        reports(PAGE);
        learns(new PaymentVerdict.Declined(PAGE, 4));
        reports(PAGE);
        learns(new PaymentVerdict.Paid(PAGE, new TranzactionId(7)));
        reports(PAGE);

        assertThat(said(Topics.VERIFICATION_REQUESTS))
                .extracting(VerificationRequest::reason)
                .containsExactly(
                        VerificationRequest.Reason.NOTIFICATION,
                        VerificationRequest.Reason.REPEAT,
                        VerificationRequest.Reason.REPEAT);
    }

    @Test
    void callsTheFirstNotificationLateWhereTheScheduleDecidedBefore() {
        learns(new PaymentVerdict.Paid(PAGE, new TranzactionId(7)));
        var mismatched = new LowProfileId("mismatched");
        learns(new PaymentVerdict.Mismatched(mismatched, ConflictType.AMOUNT_MISMATCH, List.of("Amount")));
        var undecided = new LowProfileId("undecided");
        learns(new PaymentVerdict.Undecided(undecided, "not-paid-yet"));

        reports(PAGE);
        reports(mismatched);
        reports(undecided);

        assertThat(said(Topics.CONFLICTS))
                .extracting(Conflict::type, Conflict::lowProfileId)
                .containsExactly(
                        tuple(ConflictType.LATE_NOTIFICATION, PAGE), tuple(ConflictType.LATE_NOTIFICATION, mismatched));
        assertThat(said(Topics.VERIFICATION_REQUESTS))
                .extracting(VerificationRequest::lowProfileId)
                .containsExactly(mismatched, undecided);
    }

    @Test
    void passesTheTraceOnByAStepOfItsOwnAndNothingElse() {
        var headers = new RecordHeaders();
        for (var name : List.of("ce_id", "x-replay-id", "dl-reason")) {
            headers.add(name, "1".getBytes(StandardCharsets.UTF_8));
        }
        var trace = TraceParent.begin();
        trace.putInto(headers);

        notifications.pipeInput(new TestRecord<>(Topic.key(PAGE), Json.write(notification(PAGE)), headers));

        assertThat(output(Topics.VERIFICATION_REQUESTS.name())).singleElement().satisfies(question -> {
            assertThat(question.headers()).extracting(Header::key).containsExactly("traceparent");
            assertThat(TraceParent.of(question.headers()).orElseThrow())
                    .isNotEqualTo(trace)
                    .extracting(TraceParent::traceId)
                    .isEqualTo(trace.traceId());
        });
    }

    @Test
    void beginsATraceForEachRecordThatHasNone() {
        reports(PAGE);
        reports(new LowProfileId("neighbour"));

        assertThat(output(Topics.VERIFICATION_REQUESTS.name()))
                .extracting(question ->
                        TraceParent.of(question.headers()).orElseThrow().traceId())
                .hasSize(2)
                .doesNotHaveDuplicates();
    }

    @Test
    void deadLettersWhatOurOwnCodeFailsOnAndGoesOnWithoutForgettingThePayment() {
        driver.close();
        start(new SimpleMeterRegistry() {
            @Override
            protected Counter newCounter(Meter.Id id) {
                if (id.getName().equals("conflicts.detected")) {
                    throw new IllegalStateException("a fault of ours");
                }
                return super.newCounter(id);
            }
        });
        reports(PAGE);
        reports(PAGE);
        learns(new PaymentVerdict.Paid(PAGE, new TranzactionId(7)));
        reports(new LowProfileId("neighbour"));

        assertThat(output(Topics.deadLettersOf(Topics.PAYMENT_NOTIFICATIONS)))
                .singleElement()
                .satisfies(letter -> {
                    assertThat(letter.key()).isEqualTo(Topic.key(PAGE));
                    assertThat(DeadLetter.text(letter.headers(), DeadLetter.REASON))
                            .isEqualTo("processing-failed");
                    assertThat(DeadLetter.text(letter.headers(), DeadLetter.ORIGIN))
                            .isEqualTo("payment-notifications-0@1");
                });
        assertThat(said(Topics.VERIFICATION_REQUESTS))
                .extracting(VerificationRequest::lowProfileId)
                .containsExactly(PAGE, new LowProfileId("neighbour"));
    }

    @Test
    void forgetsWhatNobodyHasHeardOfForLong() {
        reports(PAGE);
        learns(new PaymentVerdict.Paid(PAGE, new TranzactionId(7)));
        var young = new LowProfileId("young");
        notifications.pipeInput(
                Topic.key(young),
                Json.write(notification(young)),
                Instant.ofEpochMilli(1_000_000).plus(KEPT));

        driver.advanceWallClockTime(KEPT.plus(Trimming.INTERVAL));

        assertThat(remembered(PAGE)).isNull();
        assertThat(remembered(young)).isNotNull();
    }

    @Test
    void trimsAStoreOfAnySizeALittleAtATime() {
        int payments = 2 * Trimming.A_TIME + 1;
        KeyValueStore<byte[], byte[]> store = driver.getKeyValueStore(ConfirmationTopology.PAYMENTS);
        for (int i = 0; i < payments; i++) {
            store.put(Topic.key(new LowProfileId("page-" + i)), Json.write(PaymentMemory.blank()));
        }

        driver.advanceWallClockTime(Trimming.INTERVAL.plus(KEPT));
        assertThat(store.all().hasNext()).isTrue();
        for (int round = 0; round < 3; round++) {
            driver.advanceWallClockTime(Trimming.INTERVAL);
        }
        assertThat(store.all().hasNext()).isFalse();
    }

    @Test
    void takesAMemoryThatItCannotReadForANewPayment() {
        KeyValueStore<byte[], byte[]> store = driver.getKeyValueStore(ConfirmationTopology.PAYMENTS);
        store.put(Topic.key(PAGE), "{".getBytes(StandardCharsets.UTF_8));

        reports(PAGE);

        assertThat(said(Topics.VERIFICATION_REQUESTS)).hasSize(1);
    }

    /** Whatever moves in it would rename or renumber a store or a topic: what was remembered would be forgotten. */
    @Test
    void isTheTopologyThatIsWrittenDown() throws IOException {
        try (var golden = ConfirmationTopologyTest.class.getResourceAsStream("/topology.txt")) {
            assertThat(topology(new SimpleMeterRegistry()).describe().toString().strip())
                    .isEqualTo(
                            new String(Objects.requireNonNull(golden).readAllBytes(), StandardCharsets.UTF_8).strip());
        }
    }

    private @Nullable PaymentMemory remembered(LowProfileId page) {
        KeyValueStore<byte[], byte[]> store = driver.getKeyValueStore(ConfirmationTopology.PAYMENTS);
        return PaymentMemory.read(store.get(Topic.key(page)));
    }

    private void learns(PaymentVerdict verdict) {
        verdicts.pipeInput(Topic.key(verdict.lowProfileId()), Json.write(verdict));
    }

    private void reports(LowProfileId page) {
        notifications.pipeInput(Topic.key(page), Json.write(notification(page)));
    }

    private static PaymentNotification notification(LowProfileId page) {
        return new PaymentNotification(
                page, Claim.silent(), PaymentNotification.Dialect.JSON, "0".repeat(64), Instant.EPOCH);
    }

    private TestInputTopic<byte[], byte[]> input(Topic<?> topic) {
        return driver.createInputTopic(topic.name(), new ByteArraySerializer(), new ByteArraySerializer());
    }

    private List<TestRecord<byte[], byte[]>> output(String topic) {
        return driver.createOutputTopic(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer())
                .readRecordsToList();
    }

    private <V> List<V> said(Topic<V> topic) {
        var messages = new ArrayList<V>();
        for (var record : output(topic.name())) {
            if (topic.read(record.key(), record.value()) instanceof Topic.Read.Parsed<V>(var message)) {
                messages.add(message);
            }
        }
        return messages;
    }
}
