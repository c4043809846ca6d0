package shop.orderpipeline.adminconsole.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static shop.orderpipeline.adminconsole.RunningConsole.console;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.springframework.kafka.listener.KafkaMessageListenerContainer;
import shop.orderpipeline.conflict.Conflict;
import shop.orderpipeline.conflict.ConflictType;
import shop.orderpipeline.conflict.Level;
import shop.orderpipeline.conflict.Stage;
import shop.orderpipeline.health.Readiness;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.testing.TestKafka;
import shop.orderpipeline.topic.DeadLetter;
import shop.orderpipeline.topic.Groups;
import shop.orderpipeline.topic.Json;
import shop.orderpipeline.topic.Topic;
import shop.orderpipeline.topic.Topics;

class ProjectionIT {

    private static final Duration SOON = Duration.ofSeconds(30);

    private final LowProfileId payment =
            new LowProfileId("projection-" + UUID.randomUUID().toString().substring(0, 8));

    @Test
    void countsEachConflictOnceHoweverOftenItIsPublishedAndRead() throws Exception {
        var conflicts = IntStream.range(0, 50).mapToObj(this::duplicate).toList();
        conflicts.forEach(console()::publish);
        conflicts.forEach(console()::publish);
        await().atMost(SOON).until(() -> console().stored(payment.value()) == 50);

        readEverythingAgain();
        console().publish(duplicate(50));
        await().atMost(SOON).until(() -> console().stored(payment.value()) == 51);
        await().atMost(SOON)
                .until(() -> Long.valueOf(0)
                        .equals(console().bean(ProjectionWatch.class).lateness().lagRecords()));
        assertThat(console().stored(payment.value())).isEqualTo(51);
    }

    @Test
    void keepsTheFirstOfAConflictThatGetsWorse() {
        var first =
                Conflict.aboutState(ConflictType.PAYMENT_CONFLICT, Stage.CONFIRMATION, payment, "facts", Instant.now());
        console().publish(first.build());
        await().atMost(SOON).until(() -> console().stored(payment.value()) == 1);
        console().publish(first.level(Level.ERROR).build());
        console().publish(duplicate(1));
        await().atMost(SOON).until(() -> console().stored(payment.value()) == 2);
        assertThat(levelOf(first.build().id())).isEqualTo("warn");
    }

    @Test
    void deadLettersWhatCanNotBeStoredAndGoesOnWithItsNeighbours() {
        console().publish(duplicate(1));
        publishText("no json");
        publishText("null");
        console()
                .publish(new ProducerRecord<>(Topics.CONFLICTS.name(), Topic.key(payment), Json.write(someoneElses())));
        publishText("{\"lowProfileId\":\"" + payment + "\",\"statusCode\":409,\"retryable\":false}");
        console().publish(conflictSaying("nul \0 character"));
        console().publish(duplicate(2));
        console().publish(conflictSaying("x".repeat(2_000)));
        console().publish(conflictSaying("half a \ud83d surrogate pair"));
        console().publish(new ProducerRecord<>(Topics.CONFLICTS.name(), Topic.key(payment), null));
        console().publish(duplicate(3));

        await().atMost(SOON).until(() -> has("loser-of-3"));
        var letters = deadLetters();
        assertThat(console().stored(payment.value())).isGreaterThanOrEqualTo(3);
        assertThat(console().stored(payment.value()) + letters.size()).isEqualTo(11);
        assertThat(letters.values())
                .contains("unreadable", "key-mismatch", "data-refused")
                .doesNotContain("unknown");
    }

    /** A batch may be run many times before the database takes it, and everything may be read again later. */
    @Test
    void deadLettersARecordOnceHoweverOftenItIsRead() throws Exception {
        try (var connection = console().dataSource().getConnection();
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            // Reading goes on, writing waits.
            statement.execute("lock table conflicts in share mode");
            publishText("no json");
            console().publish(duplicate(1));
            await().atMost(SOON).until(() -> letters() >= 1);
            await().atMost(SOON)
                    .until(() -> console().bean(ConflictProjection.class).failing());
            long failed = lockTimeouts();
            await().atMost(SOON).until(() -> lockTimeouts() > failed);
            connection.rollback();
        }
        await().atMost(SOON).until(() -> console().stored(payment.value()) == 1);
        console().bean(Rebuild.class).start("operator", "a test");
        await().atMost(SOON).until(() -> console().stored(payment.value()) == 1);
        assertThat(letters()).isEqualTo(1);
    }

    private long letters() {
        return TestKafka.recordsOf(Topics.deadLettersOf(Topics.CONFLICTS)).stream()
                .filter(letter -> new String(letter.key(), StandardCharsets.UTF_8).equals(payment.value()))
                .count();
    }

    /** How often a transaction was rolled back in this database: the batch, again and again. */
    private static long lockTimeouts() {
        return console()
                .database()
                .sql("select xact_rollback from pg_stat_database where datname = current_database()")
                .query(Long.class)
                .single();
    }

    @Test
    void runsABatchAgainUntilTheDatabaseTakesIt() throws SQLException {
        try (var connection = console().dataSource().getConnection();
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("lock table conflicts in access exclusive mode");
            IntStream.range(0, 20).mapToObj(this::duplicate).forEach(console()::publish);
            await().atMost(SOON)
                    .until(() -> console().bean(ConflictProjection.class).failing());
            await().atMost(SOON)
                    .until(() -> console()
                            .bean(Readiness.class)
                            .notReady()
                            .equals(Optional.of("the projection can't store")));
            connection.rollback();
        }
        await().atMost(SOON).until(() -> console().stored(payment.value()) == 20);
        await().atMost(SOON)
                .until(() -> console().bean(Readiness.class).notReady().isEmpty());
    }

    @Test
    void skipsNothingWhileTheTableIsMissing() {
        console()
                .database()
                .sql("alter table conflicts rename to conflicts_away")
                .update();
        try {
            IntStream.range(0, 20).mapToObj(this::duplicate).forEach(console()::publish);
            await().atMost(SOON)
                    .until(() -> console().bean(ConflictProjection.class).failing());
        } finally {
            console()
                    .database()
                    .sql("alter table conflicts_away rename to conflicts")
                    .update();
        }
        await().atMost(SOON).until(() -> console().stored(payment.value()) == 20);
        assertThat(deadLetters()).isEmpty();
    }

    private static void readEverythingAgain() throws ExecutionException, InterruptedException {
        var container = console().bean(KafkaMessageListenerContainer.class);
        container.stop();
        var beginnings = IntStream.range(0, Topics.PARTITIONS)
                .boxed()
                .collect(Collectors.toMap(
                        partition -> new TopicPartition(Topics.CONFLICTS.name(), partition),
                        partition -> new OffsetAndMetadata(0)));
        console()
                .bean(Admin.class)
                .alterConsumerGroupOffsets(Groups.CONFLICT_PROJECTION, beginnings)
                .all()
                .get();
        container.start();
    }

    private static Conflict someoneElses() {
        return Conflict.aboutRecord(
                        ConflictType.DUPLICATE_NOTIFICATION,
                        Stage.CONFIRMATION,
                        new LowProfileId("someone-else"),
                        "payment-notifications-0@1",
                        Instant.now())
                .build();
    }

    private Conflict duplicate(int number) {
        return Conflict.aboutRecord(
                        ConflictType.DUPLICATE_NOTIFICATION,
                        Stage.CONFIRMATION,
                        payment,
                        "payment-notifications-3@" + number + payment,
                        Instant.now())
                .between("first", "loser-of-" + number)
                .build();
    }

    private Conflict conflictSaying(String text) {
        return Conflict.aboutState(
                        ConflictType.STATE_RACE, Stage.DEDUCTION, payment, "facts" + text.hashCode(), Instant.now())
                .between("winner", text)
                .build();
    }

    private void publishText(String value) {
        console()
                .publish(new ProducerRecord<>(
                        Topics.CONFLICTS.name(), Topic.key(payment), value.getBytes(StandardCharsets.UTF_8)));
    }

    private boolean has(String loser) {
        return console()
                .database()
                .sql("select exists (select from conflicts where low_profile_id = :id and loser = :loser)")
                .param("id", payment.value())
                .param("loser", loser)
                .query(Boolean.class)
                .single();
    }

    private static String levelOf(String id) {
        return console()
                .database()
                .sql("select level from conflicts where id = :id")
                .param("id", id)
                .query(String.class)
                .single();
    }

    /** Origin and reason of this payment's dead letters. */
    private Map<String, String> deadLetters() {
        return TestKafka.recordsOf(Topics.deadLettersOf(Topics.CONFLICTS)).stream()
                .filter(letter -> new String(letter.key(), StandardCharsets.UTF_8).equals(payment.value()))
                .collect(Collectors.toMap(
                        letter -> String.valueOf(DeadLetter.text(letter.headers(), DeadLetter.ORIGIN)),
                        letter -> String.valueOf(DeadLetter.text(letter.headers(), DeadLetter.REASON)),
                        (first, again) -> first));
    }
}
