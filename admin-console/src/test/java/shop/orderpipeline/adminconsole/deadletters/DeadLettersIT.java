package shop.orderpipeline.adminconsole.deadletters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static shop.orderpipeline.adminconsole.RunningConsole.console;

import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.kafka.listener.KafkaMessageListenerContainer;
import shop.orderpipeline.adminconsole.Visitor;
import shop.orderpipeline.conflict.RecordOrigin;
import shop.orderpipeline.order.OrderId;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.repair.Audit;
import shop.orderpipeline.repair.DiscardedLetter;
import shop.orderpipeline.topic.Groups;
import shop.orderpipeline.topic.Topic;
import shop.orderpipeline.topic.Topics;
import tools.jackson.databind.JsonNode;

class DeadLettersIT {

    private static final Duration SOON = Duration.ofSeconds(30);

    private final LowProfileId page = Letters.aPage();
    private final OrderId order = Letters.anOrder();

    @BeforeEach
    void nothingStored() {
        Letters.deleteAll();
    }

    @Test
    void showsWhatALetterSaysOfItselfAndNothingOfItsValue() {
        Letters.paidOrder(page, order);
        var letter = only(page);
        assertThat(letter.get("id").asString()).matches("paid-orders-dlt-[0-9]+@[0-9]+");
        assertThat(letter.get("offset").isString()).isTrue();
        assertThat(letter.get("sourceTopic").asString()).isEqualTo("paid-orders");
        assertThat(letter.get("origin").asString()).isEqualTo("paid-orders-3@17");
        assertThat(letter.get("group").asString()).isEqualTo(Groups.DEDUCTION_RETRY);
        assertThat(letter.get("reason").asString()).isEqualTo("retries-exhausted");
        assertThat(letter.get("attempts").asInt()).isEqualTo(4);
        assertThat(letter.get("error").asString()).isEqualTo("could not get a lock");
        assertThat(letter.get("retryable").asBoolean()).isTrue();
        assertThat(letter.get("lowProfileId").asString()).isEqualTo(page.value());
        assertThat(letter.get("orderId").asString()).isEqualTo(order.toString());
        assertThat(letter.get("replayCount").asInt()).isZero();
        assertThat(letter.get("failedAt").asString()).startsWith("20");
        assertThat(rows("select dead_letters::text from dead_letters")).noneMatch(row -> row.contains("4000012345"));
    }

    @Test
    void makesARowOfWhateverStandsOnADeadLetterTopic() {
        Letters.raw(Topics.PAID_ORDERS, null, null, Map.of());
        Letters.raw(Topics.CONFLICTS, "not an id!".getBytes(StandardCharsets.UTF_8), new byte[] {1}, Map.of());
        Letters.raw(
                Topics.ORDER_OUTCOMES,
                Topic.key(page),
                "{}".getBytes(StandardCharsets.UTF_8),
                Map.of(
                        "dl-reason", "of a later version",
                        "dl-origin", "nowhere",
                        "dl-group", " \u0000\n ",
                        "dl-attempts", "many",
                        "dl-failed-at", "+999999999-12-31T23:59:59Z",
                        "dl-error", "first\u0000line\nsecond " + "x".repeat(9_000),
                        "dl-retryable", "perhaps",
                        "x-replay-count", "-7"));
        Letters.awaitStored(page, 1);

        var odd = only(page);
        assertThat(odd.get("reason").asString()).isEqualTo("unknown");
        for (var absent : List.of("origin", "group", "attempts", "failedAt", "orderId")) {
            assertThat(odd.get(absent).isNull()).as(absent).isTrue();
        }
        assertThat(odd.get("retryable").asBoolean()).isFalse();
        assertThat(odd.get("replayCount").asInt()).isZero();
        assertThat(odd.get("error").asString())
                .startsWith("first line second xxx")
                .hasSizeLessThan(5_000);
        await().atMost(SOON)
                .until(() -> rows("select topic from dead_letters where reason = 'unknown' and low_profile_id is null"
                                        + " and error is null")
                                .size()
                        == 2);
        assertThat(json("/api/admin/dead-letters?reason=unknown")
                        .get("approxTotal")
                        .asInt())
                .isEqualTo(3);
    }

    @Test
    void countsEachLetterOnceHoweverOftenItIsRead() throws Exception {
        readEverythingAgain();
        await().atMost(SOON).until(DeadLettersIT::isReadUp);
        double before = projected();
        IntStream.range(0, 20).forEach(number -> Letters.paidOrder(page, order));
        Letters.awaitStored(page, 20);
        assertThat(projected()).isEqualTo(before + 20);

        readEverythingAgain();
        var last = Letters.aPage();
        Letters.unreadable(last);
        Letters.awaitStored(last, 1);
        await().atMost(SOON).until(DeadLettersIT::isReadUp);

        assertThat(Letters.stored(page)).isEqualTo(20);
        assertThat(projected()).isEqualTo(before + 20);
    }

    /** Where the topic was made anew, places say nothing: a letter there is not the one that was there before. */
    @Test
    void putsALetterInThePlaceOfOneOfAFormerTopic() throws Exception {
        Letters.paidOrder(page, order);
        Letters.awaitStored(page, 1);
        var other = Letters.aPage();
        console()
                .database()
                .sql("update dead_letters set low_profile_id = :other, at = at - interval '1 day'")
                .param("other", other.value())
                .update();
        readEverythingAgain();
        Letters.awaitStored(page, 1);
        assertThat(Letters.stored(other)).isZero();
    }

    @Test
    void runsABatchAgainUntilTheDatabaseTakesIt() throws SQLException {
        try (var connection = console().dataSource().getConnection();
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            // Reading goes on, writing waits.
            statement.execute("lock table dead_letters in share mode");
            IntStream.range(0, 10).forEach(number -> Letters.paidOrder(page, order));
            await().atMost(SOON)
                    .until(() -> console().bean(DeadLetterProjection.class).failing());
            assertThat(Visitor.loggedInAs("admin").page("/admin/dead-letters?lang=en"))
                    .contains("The list is behind");
            connection.rollback();
        }
        Letters.awaitStored(page, 10);
        await().atMost(SOON)
                .until(() -> !console().bean(DeadLetterProjection.class).failing());
    }

    @Test
    void waitsAsLongAsItsOrderDoes() {
        anOrderInError();
        Letters.paidOrder(page, order);
        assertThat(standing()).isEqualTo("waits");
        assertThat(only(page).get("orderStatus").asString()).isEqualTo("error/retries-exhausted");

        console()
                .database()
                .sql("update exceptions set state = 'refunded' where pending_order_id = :id")
                .param("id", order.value())
                .update();
        assertThat(standing()).as("refunded").isEqualTo("settled");
        console()
                .database()
                .sql("update exceptions set state = 'open' where pending_order_id = :id")
                .param("id", order.value())
                .update();
        console()
                .database()
                .sql("update pending_orders set status = 'completed', status_reason = null where id = :id")
                .param("id", order.value())
                .update();
        assertThat(standing()).as("completed").isEqualTo("settled");
        assertThat(only(page).get("redrive").isNull()).isTrue();
    }

    @Test
    void letsOnlyTheNewestLetterOfAnOrderWait() {
        anOrderInError();
        Letters.paidOrder(page, order);
        Letters.paidOrder(page, order);
        Letters.awaitStored(page, 2);
        assertThat(items("searchTerm=" + page).stream()
                        .map(letter -> letter.get("standing").asString()))
                .containsExactly("waits", "replaced");
        assertThat(items("waits=true&searchTerm=" + page)).hasSize(1);
    }

    @Test
    void saysOfALetterAboutAskingThatItsPaymentIsDecided() {
        Letters.unreadable(page);
        assertThat(standing()).isEqualTo("open");
        pendingOrder("completed", null);
        assertThat(standing()).isEqualTo("settled");
    }

    @Test
    void readsFromTheAuditWhatWasPublishedAgainByWhom() {
        anOrderInError();
        Letters.paidOrder(page, order);
        Letters.paidOrder(page, order, "failed again", Map.of("x-replay-id", "an-earlier-plan", "x-replay-count", "1"));
        Letters.awaitStored(page, 2);
        var first = items("searchTerm=" + page).getLast();
        long offset = Long.parseLong(first.get("offset").asString());
        var partition = first.get("partition").asInt();

        replayed("replay-started", plan(partition, offset + 1, ":id=" + page));
        replayed("replay-ended", plan(partition, offset, ":id=" + page));
        replayed("replay-ended", plan(partition, offset + 1, ":id=someone-else"));
        replayed("replay-ended", plan(partition, offset + 1, ":id=" + page + ":until=1000"));
        replayed("replay-ended", "no plan of ours-dlt:x.y");
        assertThat(standings()).containsExactly("waits", "replaced");

        replayed("replay-ended", plan(partition, offset + 1, ":id=" + page + ":since=1000"));
        assertThat(standings()).containsExactly("waits", "redriven");
        first = items("searchTerm=" + page).getLast();
        assertThat(first.get("redrivenBy").asString()).isEqualTo("dana");
        assertThat(first.get("redrivenAt").asString()).startsWith("20");
        assertThat(first.get("waits").asBoolean()).isFalse();
        var again = items("searchTerm=" + page).getFirst();
        assertThat(again.get("replayCount").asInt()).isEqualTo(1);
        assertThat(again.get("redrive").asString())
                .startsWith(
                        "./pipeline replay plan --from-topic paid-orders-dlt --low-profile-id=" + page + " --since ");
        console().database().sql("delete from audit where who = 'dana'").update();
    }

    @Test
    void readsFromTheAuditWhatAPersonDiscardedUnlessMoneyWaits() throws SQLException {
        Letters.unreadable(page);
        assertThat(standing()).isEqualTo("open");
        discard("someone-else-dlt-0@0");
        assertThat(standing()).as("another letter").isEqualTo("open");
        discard(only(page).get("id").asString());
        assertThat(standing()).isEqualTo("discarded");
        var letter = only(page);
        assertThat(letter.get("waits").asBoolean()).isFalse();
        assertThat(letter.get("discardedBy").asString()).isEqualTo("dana");
        assertThat(letter.get("discardReason").asString()).isEqualTo("a test of ours");
        assertThat(Visitor.loggedInAs("admin").page("/admin/dead-letters?lang=en"))
                .contains("Needs no more", "dana", "a test of ours");
        console()
                .database()
                .sql("update dead_letters set at = at + interval '1 ms'")
                .update();
        assertThat(standing()).as("another one in its place").isEqualTo("open");

        anOrderInError();
        console().database().sql("truncate dead_letters").update();
        Letters.paidOrder(page, order);
        discard(only(page).get("id").asString());
        assertThat(standing()).as("a paid order that waits").isEqualTo("waits");
        console().database().sql("delete from audit where who = 'dana'").update();
    }

    private void discard(String place) throws SQLException {
        var letter = new DiscardedLetter(
                RecordOrigin.parse(place).orElseThrow(),
                Instant.parse(only(page).get("at").asString()));
        try (var connection = console().dataSource().getConnection()) {
            Audit.write(
                    connection,
                    new Audit.Entry(
                            "dana",
                            Audit.What.DEAD_LETTER_DISCARDED,
                            null,
                            null,
                            page,
                            "a test of ours",
                            letter.detail()));
        }
    }

    @Test
    void readsFromTheRunsWhatWasPublishedAgainAndWhatIsParked() {
        anOrderInError();
        Letters.paidOrder(page, order);
        Letters.paidOrder(page, order, "failed again", Map.of("x-replay-id", "a-plan", "x-replay-count", "1"));
        Letters.awaitStored(page, 2);
        console().database().sql("""
            with run as (
              insert into replay_runs (plan, source, target, who, state, records, parked)
              values ('a-plan', 'paid-orders-dlt', 'paid-orders', 'dana', 'done', 1, 1) returning id
            )
            insert into replayed_letters (topic, partition, record_offset, run_id, fate)
            select l.topic, l.partition, l.record_offset, run.id, case when l.replayed then 'parked' else 'published' end
            from dead_letters l, run where l.low_profile_id = :page
            """).param("page", page.value()).update();

        assertThat(standings()).containsExactly("parked", "redriven");
        var parked = items("searchTerm=" + page).getFirst();
        assertThat(parked.get("waits").asBoolean())
                .as("a person has something to do")
                .isTrue();
        assertThat(parked.get("redrive").isNull()).isTrue();
        assertThat(items("searchTerm=" + page).getLast().get("redrivenBy").asString())
                .isEqualTo("dana");
        console()
                .database()
                .sql("delete from replay_runs where plan = 'a-plan'")
                .update();
    }

    @Test
    void narrowsByReasonTopicStandingAndText() {
        anOrderInError();
        Letters.paidOrder(page, order, "lock_timeout 50%", Map.of());
        var other = Letters.aPage();
        Letters.unreadable(other);
        Letters.awaitStored(page, 1);
        Letters.awaitStored(other, 1);

        assertThat(pages("reason=unreadable")).containsExactly(other.value());
        assertThat(pages("topic=paid-orders")).containsExactly(page.value());
        assertThat(pages("waits=true")).containsExactlyInAnyOrder(page.value(), other.value());
        assertThat(pages("waits=false")).isEmpty();
        assertThat(pages("searchTerm=LOCK_TIMEOUT%2050%25")).containsExactly(page.value());
        assertThat(pages("searchTerm=" + order)).containsExactly(page.value());
        assertThat(pages("searchTerm=paid-orders-3@17")).containsExactly(page.value());
        assertThat(pages("searchTerm=%25")).containsExactly(page.value());
        assertThat(pages("searchTerm=l_ck")).isEmpty();
        assertThat(pages("reason=unreadable&topic=paid-orders")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "reason=nonsense, reason",
        "topic=nonsense, topic",
        "topic=paid-orders-dlt, topic",
        "waits=perhaps, waits",
        "limit=0, limit",
        "limit=201, limit",
        "cursor=garbage, cursor",
        "reason=unknown&reason=unreadable, reason",
    })
    void refusesWhatItCanNotUse(String query, String parameter) {
        var answer = console().get("/api/admin/dead-letters?" + query);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(answer.body()).contains(parameter);
    }

    @Test
    void walksThroughAllPagesOnceWhileMoreComes() {
        IntStream.range(0, 25).forEach(number -> Letters.paidOrder(page, Letters.anOrder()));
        Letters.awaitStored(page, 25);
        var seen = new HashSet<String>();
        var answer = json("/api/admin/dead-letters?limit=10&searchTerm=" + page);
        assertThat(answer.get("approxTotal").asInt()).isEqualTo(25);
        int pages = 1;
        while (!answer.get("nextCursor").isNull()) {
            answer.get("items")
                    .forEach(item ->
                            assertThat(seen.add(item.get("id").asString())).isTrue());
            Letters.paidOrder(page, Letters.anOrder());
            answer = json("/api/admin/dead-letters?limit=10&searchTerm=" + page + "&cursor="
                    + answer.get("nextCursor").asString());
            pages++;
        }
        answer.get("items")
                .forEach(item -> assertThat(seen.add(item.get("id").asString())).isTrue());
        assertThat(pages).isEqualTo(3);
        assertThat(seen).hasSize(25);
        Letters.awaitStored(page, 27);
    }

    @Test
    void answersInTheLanguageThatIsAskedFor() {
        Letters.unreadable(page);
        Letters.awaitStored(page, 1);
        var path = "/api/admin/dead-letters?searchTerm=" + page;
        var english = console()
                .send(console().asAdmin(path).header("Accept-Language", "en").build());
        assertThat(english.headers().firstValue("Content-Language")).contains("en");
        assertThat(english.body()).contains("could not be read");
        var hebrew = console().get(path);
        assertThat(hebrew.headers().firstValue("Content-Language")).contains("he");
        assertThat(hebrew.body()).contains("לא היה אפשר לקרוא אותה");
    }

    @Test
    void showsPeopleTheKindsFirstThenEachLetterWithWhatToDo() {
        anOrderInError();
        Letters.paidOrder(page, order);
        Letters.awaitStored(page, 1);
        var visitor = Visitor.loggedInAs("admin");
        var english = visitor.page("/admin/dead-letters?lang=en");
        assertThat(english.indexOf("id=\"groups\"")).isBetween(1, english.indexOf("id=\"letters\""));
        assertThat(english)
                .contains(
                        "<html lang=\"en\" dir=\"ltr\">",
                        "Its order is on hold",
                        "All tries failed",
                        "Nothing is done twice by it",
                        "href=\"/admin/payments/" + page + "\"",
                        "/admin/replays/new?topic=paid-orders-dlt&amp;partition=",
                        "/admin/replays/new?topic=paid-orders-dlt&amp;deadLetterReason=retries-exhausted",
                        "reason=retries-exhausted&amp;topic=paid-orders")
                .doesNotContain("??");
        assertThat(visitor.page("/admin/dead-letters?lang=he"))
                .contains("<html lang=\"he\" dir=\"rtl\">", "ההזמנה שלה עומדת", "כל הניסיונות נכשלו")
                .doesNotContain("??");
    }

    @Test
    void showsWhateverARecordSaysAsText() {
        Letters.paidOrder(page, order, "<script>alert(1)</script> ${7*7}", Map.of());
        Letters.awaitStored(page, 1);
        assertThat(Visitor.loggedInAs("admin").page("/admin/dead-letters?lang=en"))
                .contains("&lt;script&gt;alert(1)&lt;/script&gt; ${7*7}")
                .doesNotContain("<script>");
    }

    @Test
    void tellsNothingEverFromAllDoneAndFromNoMatch() {
        var visitor = Visitor.loggedInAs("admin");
        assertThat(visitor.page("/admin/dead-letters?lang=en"))
                .contains("There has never been a dead letter")
                .doesNotContain("id=\"groups\"", "id=\"done\"");
        pendingOrder("completed", null);
        Letters.paidOrder(page, order);
        Letters.awaitStored(page, 1);
        assertThat(visitor.page("/admin/dead-letters?lang=en")).contains("id=\"done\"", "Settled without it");
        assertThat(visitor.page("/admin/dead-letters?lang=en&searchTerm=nothing-like-it"))
                .contains("No dead letter matches this filter");
    }

    @Test
    void leadsPeopleToOlderLettersAndBackWithTheFilterKept() {
        IntStream.range(0, 60).forEach(number -> Letters.paidOrder(page, Letters.anOrder()));
        Letters.awaitStored(page, 60);
        var visitor = Visitor.loggedInAs("admin");
        var first = visitor.page("/admin/dead-letters?lang=en&topic=paid-orders");
        var next = link(first, "next");
        assertThat(next).contains("topic=paid-orders", "cursor=");
        var second = visitor.page(next);
        assertThat(second).contains("id=\"first\"").doesNotContain("id=\"next\"", "id=\"groups\"");
        assertThat(link(second, "first")).contains("topic=paid-orders").doesNotContain("cursor");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cursor=garbage", "reason=nonsense"})
    void explainsAWrongLinkInsteadOfFailing(String query) {
        var answer = Visitor.loggedInAs("admin").get("/admin/dead-letters?lang=en&" + query);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("Invalid parameter", query.replaceFirst("=.*", ""));
    }

    @Test
    void measuresHowManyWait() {
        Letters.unreadable(page);
        Letters.awaitStored(page, 1);
        console().bean(OpenLetters.class).count();
        assertThat(console()
                        .bean(MeterRegistry.class)
                        .get(OpenLetters.OPEN)
                        .tag("topic", Topics.deadLettersOf(Topics.PAYMENT_NOTIFICATIONS))
                        .gauge()
                        .value())
                .isEqualTo(1);
        assertThat(console().bean(OpenLetters.class).waiting()).hasValue(1);
    }

    /** More than a slice of each kind: those that wait, and those that were settled. */
    @Test
    void countsThoseThatWaitHoweverManyThereAre() {
        var settled = aPage("completed", null);
        many(page, 6_000, "now()");
        many(settled, 6_000, "now()");
        assertThat(console().bean(DeadLetters.class).waiting())
                .containsExactly(Map.entry(Topics.deadLettersOf(Topics.PAYMENT_NOTIFICATIONS), 6_000L));
    }

    @Test
    void forgetsLettersThatAreOlderThanTheirTopicKeepsThemUnlessTheirOrderWaits() {
        anOrderInError();
        Letters.paidOrder(page, order);
        Letters.awaitStored(page, 1);
        console()
                .database()
                .sql("update dead_letters set at = now() - interval '31 days'")
                .update();
        var other = Letters.aPage();
        many(other, 6_000, "now() - interval '31 days'");
        var young = Letters.aPage();
        many(young, 3, "now() - interval '29 days'");
        console().bean(LetterRetention.class).keep();
        assertThat(Letters.stored(other)).isZero();
        assertThat(Letters.stored(young)).isEqualTo(3);
        assertThat(Letters.stored(page)).as("its order waits").isEqualTo(1);
    }

    /** Unreadable notifications of a payment, as they were stored. */
    private static void many(LowProfileId page, int count, String at) {
        console()
                .database()
                .sql("""
                    insert into dead_letters (topic, partition, record_offset, at, source_topic, reason, retryable,
                      low_profile_id, replayed, replay_count)
                    select :topic, number % 12, 1000000 + number + (select count(*) from dead_letters), {at}, :source,
                      'unreadable', false, :page, false, 0
                    from generate_series(1, :count) as number
                    """.replace("{at}", at))
                .param("topic", Topics.deadLettersOf(Topics.PAYMENT_NOTIFICATIONS))
                .param("source", Topics.PAYMENT_NOTIFICATIONS.name())
                .param("page", page.value())
                .param("count", count)
                .update();
    }

    private static LowProfileId aPage(String status, @Nullable String reason) {
        var page = Letters.aPage();
        pendingOrder(page, Letters.anOrder(), status, reason);
        return page;
    }

    private void anOrderInError() {
        pendingOrder("error", "retries-exhausted");
        console()
                .database()
                .sql("""
                    insert into exceptions (low_profile_id, pending_order_id, tranzaction_id, reason, amount, currency)
                    values (:page, :order, 4000012345, 'retries-exhausted', 10, 'ILS')
                    """)
                .param("page", page.value())
                .param("order", order.value())
                .update();
    }

    private void pendingOrder(String status, @Nullable String reason) {
        pendingOrder(page, order, status, reason);
    }

    private static void pendingOrder(LowProfileId page, OrderId order, String status, @Nullable String reason) {
        console()
                .database()
                .sql("""
                    insert into pending_orders (id, low_profile_id, amount, status, status_reason)
                    values (:id, :page, 10, :status, :reason)
                    """)
                .param("id", order.value())
                .param("page", page.value())
                .param("status", status)
                .param("reason", reason)
                .update();
    }

    private static String plan(int partition, long end, String criteria) {
        var ends = new StringBuilder();
        for (int i = 0; i < Topics.PARTITIONS; i++) {
            ends.append(i == 0 ? "" : ".").append(i == partition ? end : 0);
        }
        return Topics.deadLettersOf(Topics.PAID_ORDERS) + ":" + ends + criteria + ":" + "0".repeat(32);
    }

    private static void replayed(String what, String plan) {
        console()
                .database()
                .sql("insert into audit (who, what, plan) values ('dana', :what, :plan)")
                .param("what", what)
                .param("plan", plan)
                .update();
    }

    private String standing() {
        return only(page).get("standing").asString();
    }

    private List<String> standings() {
        return items("searchTerm=" + page).stream()
                .map(letter -> letter.get("standing").asString())
                .toList();
    }

    private static JsonNode only(LowProfileId page) {
        Letters.awaitStored(page, 1);
        var items = items("searchTerm=" + page);
        assertThat(items).hasSize(1);
        return items.getFirst();
    }

    private static List<String> pages(String query) {
        return items(query).stream()
                .map(letter -> letter.get("lowProfileId").asString())
                .toList();
    }

    private static List<JsonNode> items(String query) {
        return StreamSupport.stream(
                        json("/api/admin/dead-letters?" + query).get("items").spliterator(), false)
                .toList();
    }

    private static JsonNode json(String path) {
        return console().json(path);
    }

    private static List<String> rows(String sql) {
        return console()
                .database()
                .sql(sql)
                .query((row, number) -> row.getString(1))
                .list();
    }

    private static String link(String html, String id) {
        var matcher = Pattern.compile("<a [^>]*id=\"" + id + "\"[^>]*href=\"([^\"]+)\"")
                .matcher(html);
        assertThat(matcher.find()).as(id).isTrue();
        return matcher.group(1).replace("&amp;", "&");
    }

    private static double projected() {
        return console()
                .bean(MeterRegistry.class)
                .counter(
                        DeadLetterProjection.PROJECTED,
                        "topic",
                        Topics.deadLettersOf(Topics.PAID_ORDERS),
                        "reason",
                        "retries-exhausted")
                .count();
    }

    private static void readEverythingAgain() throws ExecutionException, InterruptedException {
        var container = console().bean("deadLetterContainer", KafkaMessageListenerContainer.class);
        container.stop();
        var beginnings = new HashMap<TopicPartition, OffsetAndMetadata>();
        partitions().forEach(partition -> beginnings.put(partition, new OffsetAndMetadata(0)));
        console()
                .bean(Admin.class)
                .alterConsumerGroupOffsets(Groups.DEAD_LETTER_PROJECTION, beginnings)
                .all()
                .get();
        container.start();
    }

    private static boolean isReadUp() throws ExecutionException, InterruptedException {
        var kafka = console().bean(Admin.class);
        var committed = kafka.listConsumerGroupOffsets(Groups.DEAD_LETTER_PROJECTION)
                .partitionsToOffsetAndMetadata()
                .get();
        var wanted = new HashMap<TopicPartition, OffsetSpec>();
        partitions().forEach(partition -> wanted.put(partition, OffsetSpec.latest()));
        return kafka.listOffsets(wanted).all().get().entrySet().stream().allMatch(end -> {
            var at = committed.get(end.getKey());
            return end.getValue().offset() <= (at == null ? 0 : at.offset());
        });
    }

    private static List<TopicPartition> partitions() {
        return Topics.deadLetters().stream()
                .flatMap(topic -> IntStream.range(0, Topics.PARTITIONS)
                        .mapToObj(partition -> new TopicPartition(topic.name(), partition)))
                .toList();
    }
}
