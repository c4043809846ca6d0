package shop.orderpipeline.adminconsole.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static shop.orderpipeline.adminconsole.RunningConsole.console;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import shop.orderpipeline.adminconsole.ConflictRows;
import shop.orderpipeline.conflict.Conflict;
import shop.orderpipeline.conflict.ConflictType;
import shop.orderpipeline.conflict.Level;
import shop.orderpipeline.conflict.Stage;
import shop.orderpipeline.order.OrderId;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.payment.TranzactionId;
import shop.orderpipeline.stock.ProductId;
import shop.orderpipeline.topic.Topics;

/** What becomes of conflicts, and what they add up to, before and after everything is read again. */
class LifeOfConflictsIT {

    private static final Duration SOON = Duration.ofSeconds(30);
    private final Instant at = Instant.now().truncatedTo(ChronoUnit.HOURS).minus(2, ChronoUnit.HOURS);

    private final String run = UUID.randomUUID().toString().substring(0, 8);

    /** Neither in the tables nor on the topic, which a rebuild reads whole. */
    @BeforeEach
    void nothingPublishedAndNothingStored() throws ExecutionException, InterruptedException {
        var kafka = console().bean(Admin.class);
        var ends = kafka.listOffsets(IntStream.range(0, Topics.PARTITIONS)
                        .boxed()
                        .collect(Collectors.toMap(
                                partition -> new TopicPartition(Topics.CONFLICTS.name(), partition),
                                _ -> OffsetSpec.latest())))
                .all()
                .get();
        kafka.deleteRecords(ends.entrySet().stream()
                        .collect(Collectors.toMap(
                                Map.Entry::getKey,
                                end -> RecordsToDelete.beforeOffset(
                                        end.getValue().offset()))))
                .all()
                .get();
        ConflictRows.deleteAll();
        console().database().sql("delete from exceptions").update();
    }

    @Test
    void addsUpExactlyAndStillDoesAfterARebuild() throws SQLException {
        publishTheLot();
        awaitStored(18);
        openException("shortage-2", "out-of-stock", 2);
        close("shortage-2", "refunded", "operator");
        openException("shortage-1", "out-of-stock", 1);
        await().atMost(SOON).untilAsserted(() -> assertThat(states()).contains("out-of-stock handled operator 1"));
        assertTheLot();

        console().bean(Rebuild.class).start("operator", "a test");
        awaitStored(18);
        assertTheLot();
    }

    @Test
    void standAsTheirExceptionStands() {
        publish(shortage("back", 7));
        awaitStored(1);
        openException("back", "out-of-stock", 7);
        close("back", "rerun", "operator");
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(states()).containsExactly("out-of-stock handled operator 1"));
        assertThat(openOfGroups()).isZero();

        reopen("back");
        await().atMost(SOON).untilAsserted(() -> assertThat(states()).containsExactly("out-of-stock open - 1"));
        assertThat(openOfGroups()).isEqualTo(1);

        close("back", "applied", "payment-processor");
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(states()).containsExactly("out-of-stock healed payment-processor 1"));
        assertThat(openOfGroups()).isZero();
    }

    /** The console may have been away for long, or reads everything again. */
    @Test
    void areClosedByAnExceptionThatWasClosedLongAgo() {
        publish(shortage("long-ago", 8));
        awaitStored(1);
        console()
                .database()
                .sql("insert into exceptions (low_profile_id, reason, tranzaction_id, state, closed_at, closed_by)"
                        + " values (:page, 'out-of-stock', 8, 'refunded', now() - interval '80 days', 'operator')")
                .param("page", page("long-ago").value())
                .update();
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(states()).containsExactly("out-of-stock handled operator 1"));
        assertThat(openOfGroups()).isZero();
    }

    /** Inventory puts no money before a person a second time: the one exception of the charge speaks for its order too. */
    @Test
    void withoutAnExceptionOfTheirOwnStandAsThatOfTheSameChargeAndOrder() throws SQLException {
        var order = UUID.randomUUID();
        publish(Conflict.aboutState(ConflictType.OUT_OF_STOCK, Stage.DEDUCTION, page("same"), "facts", at)
                .charge(new TranzactionId(9))
                .order(new OrderId(order))
                .build());
        awaitStored(1);
        openException("same", "amount-mismatch", 9);
        console()
                .database()
                .sql("update exceptions set pending_order_id = :order")
                .param("order", order)
                .update();
        console().bean(Closings.class).look();
        assertThat(states()).containsExactly("out-of-stock open - 1");

        close("same", "refunded", "operator");
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(states()).containsExactly("out-of-stock handled operator 1"));
        console().bean(Rebuild.class).start("operator", "a test");
        awaitStored(1);
        assertThat(states()).containsExactly("out-of-stock handled operator 1");

        reopen("same");
        await().atMost(SOON).untilAsserted(() -> assertThat(states()).containsExactly("out-of-stock open - 1"));
        assertThat(openOfGroups()).isEqualTo(1);
    }

    /** More than a slice of them, and more that stay open and stand before them. */
    @Test
    void areClosedHoweverManyThereAre() {
        publish(shortage("many", 1));
        awaitStored(1);
        many(5_000);
        console()
                .database()
                .sql("insert into exceptions (low_profile_id, reason, tranzaction_id, state, closed_at, closed_by)"
                        + " select low_profile_id, type, tranzaction_id, 'refunded', now(), 'operator' from conflicts"
                        + " where tranzaction_id > 2000")
                .update();
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(states())
                        .containsExactlyInAnyOrder("out-of-stock handled operator 3000", "out-of-stock open - 2000"));
        assertThat(openOfGroups()).isEqualTo(2_000);

        console()
                .database()
                .sql("update exceptions set state = 'open', opened_at = now(), closed_at = null, closed_by = null")
                .update();
        await().atMost(SOON).untilAsserted(() -> assertThat(states()).containsExactly("out-of-stock open - 5000"));
        assertThat(openOfGroups()).isEqualTo(5_000);
    }

    @Test
    void aMissingAnswerIsHealedOnceThePaymentWaitsForNoneAnyMore() {
        publish(Conflict.aboutState(ConflictType.GATEWAY_UNDECIDED, Stage.VERIFICATION, page("silent"), "row", at)
                .build());
        awaitStored(1);
        console()
                .database()
                .sql("insert into open_work (low_profile_id, reason, due_at) values (:page, 'undecided', now())")
                .param("page", page("silent").value())
                .update();
        console()
                .database()
                .sql("update conflicts set projected_at = projected_at - interval '2 minutes'")
                .update();
        var closings = console().bean(Closings.class);
        closings.look();
        assertThat(states()).containsExactly("gateway-undecided open - 1");
        console().database().sql("delete from open_work").update();
        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(states()).containsExactly("gateway-undecided healed payment-processor 1"));
        assertThat(openOfGroups()).isZero();
    }

    @Test
    void aPersonsWordHoldsForWhatWasThereAndIsSaidAgainAfterARebuild() throws SQLException {
        publish(claimMismatch("before"));
        awaitStored(1);
        act("handled", null);
        publish(claimMismatch("after", Instant.now().plusSeconds(1)));
        awaitStored(2);
        console().bean(Rebuild.class).start("operator", "a test");
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(states())
                        .containsExactly("claim-mismatch handled operator 1", "claim-mismatch open - 1"));
        assertThat(openOfGroups()).isEqualTo(1);

        act("ignored", Instant.now().plusSeconds(3_600));
        publish(claimMismatch("ignored", Instant.now().plusSeconds(2)));
        awaitStored(3);
        assertThat(states()).contains("claim-mismatch ignored operator 1");
    }

    @Test
    void dropsWhatIsOlderThanTheTopicKeepsItAndCountsItNoMore() {
        var old = Instant.now().minus(Partitions.RETENTION).minus(Duration.ofDays(10));
        ConflictRows.row("old-1", old).set("lowProfileId", "twice").store();
        ConflictRows.row("old-2", old).set("lowProfileId", "once").store();
        ConflictRows.row("new", at).set("lowProfileId", "twice").store();
        console().bean(Retention.class).keep(Instant.now());
        assertThat(stored()).isEqualTo(1);
        assertThat(console()
                        .database()
                        .sql("select count || ' ' || open || ' ' || payments || ' ' || (first_at = last_at)"
                                + " from conflict_groups")
                        .query(String.class)
                        .list())
                .containsExactly("1 1 1 true");
        assertThat(console()
                        .database()
                        .sql("select sum(count)::bigint from conflict_counts where grain = 'day'")
                        .query(Long.class)
                        .single())
                .isEqualTo(1);
    }

    @Test
    void dropsAWeekOfManySlicesWholeAndOnceHoweverManyDoIt() {
        var old = Instant.now().minus(Partitions.RETENTION).minus(Duration.ofDays(10));
        ConflictRows.row("old", old).store();
        ConflictRows.row("new", at).set("lowProfileId", "old").store();
        console()
                .database()
                .sql("insert into conflicts (id, at, origin, fingerprint, type, level, stage, endpoint, status_code,"
                        + " retryable, state, low_profile_id)"
                        + " select id || '-' || number, at, origin, fingerprint, type, level, stage, endpoint,"
                        + " status_code, retryable, state, id || '-' || number"
                        + " from conflicts, generate_series(1, 4500) as number where id = 'old'")
                .update();
        console()
                .database()
                .sql("insert into conflict_group_payments select distinct fingerprint, low_profile_id from conflicts"
                        + " on conflict do nothing")
                .update();
        console()
                .database()
                .sql("update conflict_groups set count = 4502, open = 4502, payments = 4501")
                .update();
        var other =
                CompletableFuture.runAsync(() -> console().bean(Retention.class).keep(Instant.now()));
        console().bean(Retention.class).keep(Instant.now());
        other.join();
        await().atMost(SOON).untilAsserted(() -> {
            console().bean(Retention.class).keep(Instant.now());
            assertThat(stored()).isEqualTo(1);
            assertThat(console()
                            .database()
                            .sql("select count || ' ' || open || ' ' || payments from conflict_groups")
                            .query(String.class)
                            .list())
                    .containsExactly("1 1 1");
        });
        assertThat(console()
                        .database()
                        .sql("select count(*) from pg_class where relname = :week")
                        .param("week", Partitions.nameOf(old))
                        .query(Long.class)
                        .single())
                .isZero();
    }

    /** What is closed while the week waits for the group is not taken off the open ones a second time. */
    @Test
    void takesOffAWeekAsItStandsOnceItsGroupsAreLocked() throws SQLException {
        var old = Instant.now().minus(Partitions.RETENTION).minus(Duration.ofDays(10));
        ConflictRows.row("old-1", old).store();
        ConflictRows.row("old-2", old).store();
        ConflictRows.row("new", at).store();
        try (var rival = console().dataSource().getConnection();
                var statement = rival.createStatement()) {
            rival.setAutoCommit(false);
            statement.execute("update conflict_groups set open = open - 1");
            statement.execute("update conflicts set state = 'handled' where id = 'old-1'");
            var retention = CompletableFuture.runAsync(
                    () -> console().bean(Retention.class).keep(Instant.now()));
            await().atMost(SOON).until(LifeOfConflictsIT::somebodyWaitsForALock);
            rival.commit();
            retention.join();
        }
        await().atMost(SOON).untilAsserted(() -> {
            console().bean(Retention.class).keep(Instant.now());
            assertThat(console()
                            .database()
                            .sql("select count || ' ' || open || ' ' || payments from conflict_groups")
                            .query(String.class)
                            .list())
                    .containsExactly("1 1 1");
        });
    }

    @Test
    void areNotCountedByTheMinuteWhenMinutesAreNotKept() {
        publish(claimMismatch("old", Instant.now().minus(Retention.MINUTES_KEPT).minusSeconds(120)));
        publish(claimMismatch("new", Instant.now().minusSeconds(120)));
        awaitStored(2);
        assertThat(console()
                        .database()
                        .sql("select grain || ' ' || sum(count) from conflict_counts group by grain order by 1")
                        .query(String.class)
                        .list())
                .containsExactly("day 2", "hour 2", "minute 1");
    }

    /** Partitions on which nothing happens find it out although others are never quiet. */
    @Test
    void areAllThereAgainAfterARebuildWhileMoreComes() throws SQLException {
        IntStream.range(0, 40)
                .mapToObj(number -> claimMismatch("quiet-" + number))
                .forEach(this::publish);
        awaitStored(40);
        console().bean(Rebuild.class).start("operator", "a test");
        var number = new AtomicInteger();
        await().atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> {
                    publish(Conflict.aboutState(
                                    ConflictType.CLAIM_MISMATCH,
                                    Stage.VERIFICATION,
                                    page("busy"),
                                    "facts-" + number.incrementAndGet(),
                                    at)
                            .build());
                    return console()
                                    .database()
                                    .sql("select count(*) from conflicts where low_profile_id like :run")
                                    .param("run", "life-" + run + "-quiet-%")
                                    .query(Long.class)
                                    .single()
                            == 40;
                });
    }

    /** The broker's disk was lost, or somebody deleted the topic: offsets that lie beyond its end are none of it. */
    @Test
    void areReadFromTheBeginningWhereTheTopicIsAnotherOne() {
        publish(claimMismatch("before"));
        awaitStored(1);
        console()
                .database()
                .sql("update projected set next_offset = 1000000000 where topic = 'conflicts'")
                .update();
        publish(claimMismatch("after"));
        awaitStored(2);

        console()
                .database()
                .sql("update projected_topics set topic_id = 'that of the former one' where topic = 'conflicts'")
                .update();
        console()
                .database()
                .sql("delete from conflicts where low_profile_id = :page")
                .param("page", page("after").value())
                .update();
        awaitStored(2);
        await().atMost(SOON)
                .until(() -> console().bean(ProjectionWatch.class).topicAnewAt().isPresent());
        assertThat(openOfGroups())
                .as("the one that was deleted was counted before")
                .isEqualTo(3);
    }

    /** 10 duplicates, 3 races, one of them over at its second try, 2 out of stock, 1 mismatch, 1 early, 1 late. */
    private void publishTheLot() {
        IntStream.range(0, 10)
                .mapToObj(number -> Conflict.aboutRecord(
                                ConflictType.DUPLICATE_NOTIFICATION,
                                Stage.CONFIRMATION,
                                page("duplicate"),
                                "payment-notifications-1@" + number + run,
                                at)
                        .build())
                .forEach(this::publishTwice);
        IntStream.range(0, 3)
                .mapToObj(number -> Conflict.aboutState(
                        ConflictType.STOCK_RACE, Stage.DEDUCTION, page("race-" + number), "facts", at))
                .map(race -> race.product(new ProductId(900_001)))
                .toList()
                .forEach(race -> publishTwice(race.build()));
        publishTwice(shortage("shortage-1", 1));
        publishTwice(shortage("shortage-2", 2));
        publishTwice(Conflict.aboutState(ConflictType.AMOUNT_MISMATCH, Stage.VERIFICATION, page("amount"), "5", at)
                .charge(new TranzactionId(5))
                .build());
        publishTwice(Conflict.aboutState(ConflictType.STOCK_RACE, Stage.DEDUCTION, page("healed"), "try", at)
                .attempt(2)
                .build());
        publishTwice(Conflict.aboutState(ConflictType.LATE_NOTIFICATION, Stage.CONFIRMATION, page("late"), "f", at)
                .build());
    }

    private void assertTheLot() {
        assertThat(states())
                .containsExactlyInAnyOrder(
                        "duplicate-notification healed itself 10",
                        "stock-race healed itself 3",
                        "stock-race healed retry 2 1",
                        "out-of-stock handled operator 1",
                        "out-of-stock open - 1",
                        "amount-mismatch open - 1",
                        "late-notification healed itself 1");
        var summary = console().json("/api/admin/error-logs/stats/summary?days=1");
        assertThat(summary.get("total").asInt()).isEqualTo(18);
        assertThat(summary.get("byType").toString())
                .isEqualTo("{\"duplicate-notification\":10,\"stock-race\":4,\"out-of-stock\":2,\"amount-mismatch\":1,"
                        + "\"late-notification\":1}");
        assertThat(summary.get("byLevel").toString()).isEqualTo("{\"error\":3,\"warn\":10,\"info\":5}");
        assertThat(IntStream.range(0, 24)
                        .mapToLong(hour -> summary.get("byHour").get(hour).asLong())
                        .boxed())
                .containsOnlyOnce(18L)
                .filteredOn(count -> count == 0)
                .hasSize(23);
        var endpoints = summary.get("byEndpoint").toString();
        assertThat(endpoints)
                .contains("\"endpoint\":\"/api/payments/cardcom-webhook\",\"count\":11")
                .contains("\"endpoint\":\"paid-orders\",\"count\":6")
                .contains("\"endpoint\":\"/api/v11/LowProfile/GetLpResult\",\"count\":1");
        assertThat(console()
                        .database()
                        .sql("select sum(count)::text || ' ' || sum(open) || ' ' || sum(payments) from conflict_groups")
                        .query(String.class)
                        .single())
                .isEqualTo("18 2 9");
    }

    /** As many as the only one that is there, each about another charge. */
    private void many(int count) {
        console()
                .database()
                .sql("insert into conflicts (id, at, origin, fingerprint, type, level, stage, endpoint, status_code,"
                        + " retryable, state, low_profile_id, tranzaction_id)"
                        + " select id || '-' || number, at - number * interval '1 millisecond', origin, fingerprint,"
                        + " type, level, stage, endpoint, status_code, retryable, state,"
                        + " low_profile_id || '-' || number, number"
                        + " from conflicts, generate_series(2, :count) as number")
                .param("count", count)
                .update();
        console()
                .database()
                .sql("update conflict_groups set count = :count, open = :count")
                .param("count", count)
                .update();
    }

    private static boolean somebodyWaitsForALock() {
        return console()
                .database()
                .sql("select exists (select from pg_stat_activity where application_name = 'admin-console-housekeeping'"
                        + " and wait_event_type = 'Lock')")
                .query(Boolean.class)
                .single();
    }

    private Conflict shortage(String name, long charge) {
        return Conflict.aboutState(ConflictType.OUT_OF_STOCK, Stage.DEDUCTION, page(name), "facts", at)
                .charge(new TranzactionId(charge))
                .product(new ProductId(900_003))
                .build();
    }

    private Conflict claimMismatch(String name) {
        return claimMismatch(name, at);
    }

    private Conflict claimMismatch(String name, Instant at) {
        return Conflict.aboutState(ConflictType.CLAIM_MISMATCH, Stage.VERIFICATION, page(name), "facts", at)
                .level(Level.WARN)
                .build();
    }

    private LowProfileId page(String name) {
        return new LowProfileId("life-" + run + "-" + name);
    }

    private void publish(Conflict conflict) {
        console().publish(conflict);
    }

    private void publishTwice(Conflict conflict) {
        publish(conflict);
        publish(conflict);
    }

    private void openException(String name, String reason, long charge) {
        console()
                .database()
                .sql("insert into exceptions (low_profile_id, reason, tranzaction_id, amount, currency)"
                        + " values (:page, :reason, :charge, 100, 'ILS')")
                .param("page", page(name).value())
                .param("reason", reason)
                .param("charge", charge)
                .update();
    }

    private void close(String name, String state, String who) {
        console()
                .database()
                .sql("update exceptions set state = :state, closed_at = now(), closed_by = :who"
                        + " where low_profile_id = :page")
                .param("page", page(name).value())
                .param("state", state)
                .param("who", who)
                .update();
    }

    private void reopen(String name) {
        console()
                .database()
                .sql("update exceptions set state = 'open', closed_at = null, closed_by = null"
                        + " where low_profile_id = :page")
                .param("page", page(name).value())
                .update();
    }

    private static void act(String act, @Nullable Instant until) {
        console()
                .database()
                .sql("insert into conflict_acts (who, fingerprint, act, until)"
                        + " select 'operator', fingerprint, :act, :until::timestamptz from conflict_groups")
                .param("act", act)
                .param("until", until == null ? null : until.toString())
                .update();
    }

    private List<String> states() {
        return console()
                .database()
                .sql("select type || ' ' || state || ' ' || coalesce(closed_by, '-') || ' ' || count(*) from conflicts"
                        + " where low_profile_id like :run group by type, state, closed_by order by 1")
                .param("run", "life-" + run + "-%")
                .query(String.class)
                .list();
    }

    private static long openOfGroups() {
        return console()
                .database()
                .sql("select coalesce(sum(open), 0)::bigint from conflict_groups")
                .query(Long.class)
                .single();
    }

    private static long stored() {
        return console()
                .database()
                .sql("select count(*) from conflicts")
                .query(Long.class)
                .single();
    }

    private void awaitStored(long count) {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(console()
                                .database()
                                .sql("select count(*) from conflicts where low_profile_id like :run")
                                .param("run", "life-" + run + "-%")
                                .query(Long.class)
                                .single())
                        .isEqualTo(count));
    }
}
