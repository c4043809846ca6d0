package shop.orderpipeline.adminconsole.errorlogs;

import static org.assertj.core.api.Assertions.assertThat;
import static shop.orderpipeline.adminconsole.ConflictRows.row;
import static shop.orderpipeline.adminconsole.RunningConsole.console;
import static shop.orderpipeline.adminconsole.RunningConsole.json;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import shop.orderpipeline.adminconsole.ConflictRows;
import shop.orderpipeline.adminconsole.RunningConsole;
import shop.orderpipeline.adminconsole.Visitor;
import shop.orderpipeline.conflict.ConflictType;
import tools.jackson.databind.JsonNode;

class ErrorLogsIT {

    private static final String LOGS = "/api/admin/error-logs";

    private final Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);

    @BeforeEach
    void nothingStored() {
        ConflictRows.deleteAll();
    }

    @Test
    void answersEveryMemberAlsoTheAbsentOnes() {
        row("only", now).store();
        var answer = console().json(LOGS);
        assertThat(answer.propertyNames()).containsExactly("items", "nextCursor", "approxTotal", "asOf", "projection");
        assertThat(answer.get("projection").propertyNames()).containsExactly("ageSeconds", "lagRecords");
        assertThat(answer.get("nextCursor").isNull()).isTrue();
        assertThat(answer.get("approxTotal").asInt()).isEqualTo(1);
        var item = answer.get("items").get(0);
        assertThat(item.propertyNames())
                .containsExactly(
                        "id",
                        "at",
                        "type",
                        "level",
                        "stage",
                        "endpoint",
                        "statusCode",
                        "retryable",
                        "state",
                        "lowProfileId",
                        "pendingOrderId",
                        "orderId",
                        "productId",
                        "tranzactionId",
                        "attempt",
                        "marginMs",
                        "winner",
                        "loser",
                        "message");
        assertThat(item.get("at").asString()).isEqualTo(now.toString());
        assertThat(item.get("orderId").isNull()).isTrue();
        assertThat(item.get("statusCode").asInt()).isEqualTo(409);
    }

    @Test
    void keepsEveryDigitOfLongIdsAndTellsPaidOrdersFromPendingOnes() {
        var paid = UUID.randomUUID().toString();
        var pending = UUID.randomUUID().toString();
        console()
                .database()
                .sql("insert into orders (id, pending_order_id, low_profile_id, tranzaction_id, amount)"
                        + " values (:id::uuid, :id::uuid, :id, :charge, 1)")
                .param("id", paid)
                .param("charge", now.toEpochMilli())
                .update();
        row("paid", now)
                .set("orderId", paid)
                .set("productId", Long.MAX_VALUE)
                .set("tranzactionId", Long.MAX_VALUE)
                .store();
        row("pending", now.minusSeconds(1)).set("orderId", pending).store();
        var items = console().json(LOGS).get("items");
        assertThat(items.get(0).get("productId").asString()).isEqualTo("9223372036854775807");
        assertThat(items.get(0).get("tranzactionId").isString()).isTrue();
        assertThat(items.get(0).get("orderId").asString()).isEqualTo(paid);
        assertThat(items.get(1).get("pendingOrderId").asString()).isEqualTo(pending);
        assertThat(items.get(1).get("orderId").isNull()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "&sort=at"})
    void pagesShowEachConflictOnceAlsoWhereManyHappenedAtTheSameMoment(String sort) {
        IntStream.range(0, 57)
                .forEach(number ->
                        row("same-" + number, now.minusSeconds(number / 20)).store());
        var seen = new ArrayList<String>();
        var times = new ArrayList<Instant>();
        var next = LOGS + "?limit=10" + sort;
        assertThat(console().json(next).get("approxTotal").asInt()).isEqualTo(57);
        while (next != null) {
            var page = console().json(next);
            page.get("items").forEach(item -> {
                seen.add(item.get("id").asString());
                times.add(Instant.parse(item.get("at").asString()));
            });
            // What is newer than the first page moves nobody from page to page.
            row("later-" + seen.size(), now.plusSeconds(60))
                    .set("lowProfileId", "later")
                    .store();
            console()
                    .database()
                    .sql("delete from conflicts where low_profile_id = 'later'")
                    .update();
            var cursor = page.get("nextCursor");
            next = cursor.isNull() ? null : LOGS + "?limit=10" + sort + "&cursor=" + cursor.asString();
        }
        assertThat(seen).hasSize(57).doesNotHaveDuplicates();
        var sorted = times.stream().sorted().toList();
        assertThat(times).isEqualTo(sort.isEmpty() ? sorted.reversed() : sorted);
    }

    @Test
    void threeDigitsAreTheStatusAndAnythingElseIsText() {
        row("status", now).type(ConflictType.GATEWAY_UNDECIDED).store();
        row("digits-in-id", now).set("lowProfileId", "test-503").store();
        assertThat(found("searchTerm=503")).containsExactly("status");
        assertThat(found("searchTerm=test-503")).containsExactly("digits-in-id");
        assertThat(found("searchTerm=5031")).isEmpty();
    }

    @Test
    void searchesIdsEndpointMessageInBothLanguagesAndProduct() {
        console()
                .database()
                .sql("insert into products (id, name) values (777001, 'Blue Teapot') on conflict do nothing")
                .update();
        row("by-guid", now)
                .set("lowProfileId", "3f0c1d52-7a4e-4b0b-9a61-0d5f6b8c2e11")
                .store();
        row("by-product", now).set("productId", 777001L).store();
        row("by-charge", now).set("tranzactionId", 4_000_000_123L).store();
        row("by-message", now).type(ConflictType.PAID_TWICE).store();
        row("by-endpoint", now).set("endpoint", "open_work").store();
        assertThat(found("searchTerm=3F0C1D52")).containsExactly("by-guid");
        assertThat(found("searchTerm=teapot")).containsExactly("by-product");
        assertThat(found("searchTerm=777001")).containsExactly("by-product");
        assertThat(found("searchTerm=4000000123")).containsExactly("by-charge");
        assertThat(found("searchTerm=" + encoded("תשלום כפול"))).containsExactly("by-message");
        assertThat(found("searchTerm=charged+again")).containsExactly("by-message");
        assertThat(found("searchTerm=pen_work")).containsExactly("by-endpoint");
    }

    @Test
    void findsAWholeIdAndNoneThatHasItsEndsOnly() {
        row("sought", now)
                .set("lowProfileId", "3f0c1d52-7a81-4c6e-9b0f-2f1e6f0a77b1")
                .store();
        row("inside", now.minusSeconds(1))
                .set("lowProfileId", "a-3f0c1d52-7a81-4c6e-9b0f-2f1e6f0a77b1-b")
                .store();
        row("ends", now.minusSeconds(2))
                .set("lowProfileId", "3f0c1d52-0000-4000-8000-0000000a77b1")
                .store();

        var term = "searchTerm=3F0C1D52-7a81-4c6e-9b0f-2f1e6f0a77b1";
        assertThat(found(term)).containsExactly("sought", "inside");
        assertThat(console().json(LOGS + "?" + term).get("approxTotal").asInt()).isEqualTo(2);
        assertThat(console()
                        .json(LOGS + "/groups?searchTerm=3f0c1d52-0000-4000-8000-0000000a77b1")
                        .get("items"))
                .hasSize(1);
    }

    @Test
    void placeholdersOfTheDatabaseAreOrdinaryCharactersInASearch() {
        row("plain", now).store();
        row("percent", now).set("winner", "100% \\ abc_d").store();
        for (var term : List.of("100%", "100% \\", "abc_d", "abc_")) {
            assertThat(found("searchTerm=" + encoded(term))).as(term).containsExactly("percent");
        }
        for (var term : List.of("1%00%", "ab__d", "%", "_d", "\\")) {
            assertThat(found("searchTerm=" + encoded(term))).as(term).isEmpty();
        }
        assertThat(found("searchTerm=" + encoded("'; drop table conflicts; --")))
                .isEmpty();
    }

    @Test
    void filtersByEachParameterAndByAllTogether() {
        row("old", now.minus(10, ChronoUnit.DAYS))
                .type(ConflictType.OUT_OF_STOCK)
                .store();
        row("race", now)
                .type(ConflictType.STOCK_RACE)
                .set("stage", "deduction")
                .set("endpoint", "paid-orders")
                .store();
        row("duplicate", now.minusSeconds(1)).store();
        assertThat(found("level=error")).containsExactly("old");
        assertThat(found("level=error,warn")).containsExactly("duplicate", "old");
        assertThat(found("level=info&level=warn")).containsExactly("race", "duplicate");
        assertThat(found("type=stock-race")).containsExactly("race");
        assertThat(found("stage=deduction")).containsExactly("race");
        assertThat(found("endpoint=paid-orders")).containsExactly("race");
        assertThat(found("retryable=true")).containsExactly("race");
        assertThat(found("retryable=false")).containsExactly("duplicate", "old");
        assertThat(found("state=healed")).containsExactly("race");
        assertThat(found("state=open")).containsExactly("duplicate", "old");
        assertThat(found("days=7")).containsExactly("race", "duplicate");
        assertThat(found("from=" + now.minusSeconds(1))).containsExactly("race", "duplicate");
        assertThat(found("to=" + now)).containsExactly("duplicate", "old");
        assertThat(found("searchTerm=409&level=warn&days=7&type=duplicate-notification&state=open&sort=-at&limit=200"))
                .containsExactly("duplicate");
        assertThat(found("searchTerm=&level=&type=&days=")).hasSize(3);
    }

    /** The index of ids knows three characters in a row: with fewer, all conflicts would have to be read. */
    @Test
    void looksForAShortTextAsAWholeWordAndAProductsNumberOnly() {
        console()
                .database()
                .sql(
                        "insert into products (id, name) values (77, 'Red TV'), (78, 'Tvilum shelf') on conflict do nothing")
                .update();
        row("a-tv", now).set("productId", 77L).store();
        row("a-shelf", now.minusSeconds(1)).set("productId", 78L).store();
        row("race", now.minusSeconds(2)).type(ConflictType.STOCK_RACE).store();
        assertThat(found("searchTerm=77")).containsExactly("a-tv");
        assertThat(found("searchTerm=tv")).containsExactly("a-tv");
        assertThat(found("searchTerm=a-")).as("part of ids").isEmpty();
        assertThat(found("searchTerm=a-t")).as("no three in a row").isEmpty();
        assertThat(found("searchTerm=q")).isEmpty();
        var page = Visitor.loggedInAs(RunningConsole.VIEWER);
        for (var view : List.of("groups", "events")) {
            assertThat(page.page("/admin/conflicts?searchTerm=tv&view=" + view))
                    .contains("id=\"searched\"", "too short");
            assertThat(page.page("/admin/conflicts?searchTerm=shelf&view=" + view))
                    .doesNotContain("id=\"searched\"");
        }
    }

    @Test
    void tellsWhatHappenedInTheReadersLanguage() {
        row("duplicate", now).store();
        var hebrew = console().get(LOGS);
        assertThat(hebrew.headers().firstValue("Content-Language")).contains("he");
        assertThat(message(json(hebrew))).contains("קארדקום");
        var english = console()
                .send(console()
                        .asAdmin(LOGS)
                        .header("Accept-Language", "en-GB, he;q=0.5")
                        .build());
        assertThat(english.headers().firstValue("Content-Language")).contains("en");
        assertThat(message(json(english))).startsWith("CardCom sent the same payment’s notification again");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "level=fatal",
                "type=nonsense",
                "stage=x",
                "retryable=yes",
                "state=gone",
                "from=yesterday",
                "to=2026-13-01",
                "from=2026-02-01&to=2026-01-01",
                "from=2026-02-01&days=7",
                "days=0",
                "days=91",
                "days=seven",
                "limit=0",
                "limit=201",
                "limit=1e2",
                "sort=name",
                "cursor=garbage",
                "cursor=MTIzNHw",
                "cursor=%00",
                "cursor=OTIyMzM3MjAzNjg1NDc3NTgwN3xh",
                "searchTerm=%00",
                "searchTerm=a&searchTerm=b"
            })
    void refusesWrongParametersWithAProblemThatNamesThem(String query) {
        var response = console().get(LOGS + "?" + query);
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(response.headers().firstValue("Content-Language")).contains("he");
        var problem = json(response);
        assertThat(problem.propertyNames())
                .containsExactly(
                        "type", "title", "status", "detail", "instance", "code", "retryable", "traceId", "error");
        assertThat(problem.get("code").asString()).isEqualTo("invalid-parameter");
        assertThat(problem.get("type").asString()).isEqualTo("/problems/invalid-parameter");
        assertThat(problem.get("instance").asString()).isEqualTo(LOGS);
        assertThat(problem.get("error")).isEqualTo(problem.get("detail"));
        assertThat(problem.get("detail").asString())
                .containsAnyOf(
                        "level",
                        "type",
                        "stage",
                        "retryable",
                        "state",
                        "from",
                        "to",
                        "days",
                        "limit",
                        "sort",
                        "cursor",
                        "searchTerm");
    }

    @Test
    void refusesALongSearchTermAndEchoesTheTrace() {
        var response = console()
                .send(console()
                        .asAdmin(LOGS + "?searchTerm=" + "x".repeat(101))
                        .header("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
                        .build());
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(json(response).get("traceId").asString()).isEqualTo("0af7651916cd43dd8448eb211c80319c");
        assertThat(found("searchTerm=" + "x".repeat(100))).isEmpty();
    }

    @Test
    void saysThatItCanNotAnswerNowWhereTheDatabaseTakesTooLong() throws Exception {
        try (var connection = console().dataSource().getConnection();
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("lock table conflicts in access exclusive mode");
            var response = console().get(LOGS);
            connection.rollback();
            assertThat(response.statusCode()).isEqualTo(503);
            assertThat(response.headers().firstValue("Retry-After")).contains("10");
            assertThat(json(response).get("retryable").asBoolean()).isTrue();
            assertThat(json(response).get("retryAfterMs").asLong()).isEqualTo(10_000);
        }
    }

    @Test
    void neverCountsMoreThanTenThousand() {
        console().database().sql("""
                        insert into conflicts (id, at, origin, fingerprint, type, level, stage, endpoint, status_code,
                          retryable, state, low_profile_id)
                        select 'many-' || n, now(), 'conflicts-0@' || n, 'f', 'duplicate-notification', 'warn',
                          'confirmation', 'x', 409, false, 'open', 'many'
                        from generate_series(1, 10050) n
                        """).update();
        console().database().sql("""
                        insert into conflict_groups (fingerprint, type, level, stage, endpoint, count, open, payments,
                          first_at, last_at)
                        values ('f', 'duplicate-notification', 'warn', 'confirmation', 'x', 10050, 10050, 1, now(), now())
                        """).update();
        assertThat(console().json(LOGS + "?searchTerm=many").get("approxTotal").asInt())
                .as("counted one by one")
                .isEqualTo(10_001);
        assertThat(console().json(LOGS).get("approxTotal").asInt()).isEqualTo(10_001);
        assertThat(console().json(LOGS).get("items").size()).isEqualTo(50);
    }

    /** Whole hours are counted already, the rest when it is asked for. */
    @Test
    void countsWhatHappenedBetweenAnyTwoMoments() {
        var hour = now.truncatedTo(ChronoUnit.HOURS).minus(5, ChronoUnit.HOURS);
        var moments = Stream.of(0, 1, 1800, 3599, 3600, 3601, 7199, 7200, 9000, 10_800)
                .map(hour::plusSeconds)
                .toList();
        moments.forEach(at -> row("at " + at, at).store());
        row("else", hour.plusSeconds(3600)).type(ConflictType.OUT_OF_STOCK).store();
        for (var from : moments) {
            for (var to : moments) {
                if (!from.isAfter(to)) {
                    assertThat(found("level=warn&from=" + from + "&to=" + to)).hasSize((int) moments.stream()
                            .filter(at -> !at.isBefore(from) && at.isBefore(to))
                            .count());
                }
            }
            assertThat(found("level=warn&from=" + from)).hasSize((int)
                    moments.stream().filter(at -> !at.isBefore(from)).count());
            assertThat(found("level=warn&to=" + from)).hasSize((int)
                    moments.stream().filter(at -> at.isBefore(from)).count());
        }
    }

    private static List<String> found(String query) {
        var ids = new ArrayList<String>();
        var response = console().get(LOGS + "?" + query);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        json(response).get("items").forEach(item -> ids.add(item.get("id").asString()));
        assertThat(json(response).get("approxTotal").asInt())
                .as("total of " + query)
                .isEqualTo(ids.size());
        return ids;
    }

    private static String message(JsonNode answer) {
        return answer.get("items").get(0).get("message").asString();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
