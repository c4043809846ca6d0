package shop.orderpipeline.paymentprocessor.confirmation;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import shop.orderpipeline.conflict.Conflict;
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
        var builder = new StreamsBuilder();
        ConfirmationTopology.build(builder, KEPT, new SimpleMeterRegistry());
        var settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, Groups.CONFIRMATION);
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "none:0");
        settings.put(StreamsConfig.STATE_DIR_CONFIG, directory.toString());
        driver = new TopologyTestDriver(builder.build(), settings, Instant.ofEpochMilli(1_000_000));
        notifications = input(Topics.PAYMENT_NOTIFICATIONS);
        verdicts = input(Topics.PAYMENT_VERDICTS);
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

    /** A name that changes is a new store or topic: what was remembered would be forgotten. */
    @Test
    void namesEveryStepAndItsStore() {
        var builder = new StreamsBuilder();
        ConfirmationTopology.build(builder, KEPT, new SimpleMeterRegistry());

        assertThat(builder.build().describe().toString())
                .contains("confirm (stores: [payments])", "learn (stores: [payments])", "notifications", "verdicts")
                .doesNotContain("KSTREAM-");
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
