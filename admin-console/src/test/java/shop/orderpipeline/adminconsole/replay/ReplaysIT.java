package shop.orderpipeline.adminconsole.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static shop.orderpipeline.adminconsole.RunningConsole.OPERATOR;
import static shop.orderpipeline.adminconsole.RunningConsole.OTHER_OPERATOR;
import static shop.orderpipeline.adminconsole.RunningConsole.VIEWER;
import static shop.orderpipeline.adminconsole.RunningConsole.console;
import static shop.orderpipeline.adminconsole.RunningConsole.json;
import static shop.orderpipeline.adminconsole.replay.Replayed.LETTERS;
import static shop.orderpipeline.adminconsole.replay.Replayed.OUTCOMES;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import shop.orderpipeline.adminconsole.ConsoleSettings;
import shop.orderpipeline.adminconsole.Visitor;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.replay.Criterion;
import shop.orderpipeline.replay.NotReplayed;
import shop.orderpipeline.replay.Plan;
import shop.orderpipeline.replay.Replays;
import shop.orderpipeline.replay.Selection;
import shop.orderpipeline.replay.Source;
import shop.orderpipeline.testing.TestKafka;
import tools.jackson.databind.JsonNode;

/** Replays by the API and by the pages, on a real broker and a real database. */
class ReplaysIT {

    private static final String API = "/api/admin/replays";
    private static final Duration TOO_OLD = Duration.ofMinutes(11);

    private final Replayed replayed = new Replayed();

    @Test
    void foretellsWhatComesOfADeadLetterAndWritesNothing() {
        var order = replayed.letterOfAnOrderOnHold();
        long runs = runs();

        var plan = plan(LETTERS);

        assertThat(plan.get("records").asLong()).isEqualTo(1);
        assertThat(plan.get("to").asString()).isEqualTo("paid-orders");
        assertThat(plan.get("outcomes").toString())
                .isEqualTo("{\"no-op\":0,\"advances\":0,\"deducts\":1,\"refused\":0}");
        var reason = plan.get("reasons").get(0);
        assertThat(reason.get("reason").asString()).isEqualTo("in-stock");
        assertThat(reason.get("message").asString()).isEqualTo("Paid, and the goods are in stock");
        assertThat(plan.get("first").get(0).get("lowProfileId").asString()).isEqualTo(replayed.page);
        assertThat(plan.get("warnings").get(0).get("code").asString()).isEqualTo("reopens");
        assertThat(runs()).isEqualTo(runs);
        assertThat(console()
                        .database()
                        .sql("select status from pending_orders where id = :id")
                        .param("id", order.value())
                        .query(String.class)
                        .single())
                .isEqualTo("error");
    }

    @Test
    void runsInTheBackgroundAndProvesThatNothingWasDoneTwice() {
        replayed.outcomes(5);
        var plan = plan(OUTCOMES);

        var begun = execute(plan, plan.get("hash").asString(), 5);

        assertThat(begun.statusCode()).as(begun.body()).isEqualTo(202);
        var run = json(begun).get("id").asString();
        assertThat(Visitor.location(begun)).isEqualTo(API + "/" + run);
        Replayed.awaitState(run, "done");
        var done = json(console().send(console().as(VIEWER, API + "/" + run).build()));
        assertThat(done.get("result").get("effectsRepeated").asLong()).isZero();
        assertThat(done.get("result").get("published").asLong()).isEqualTo(5);
        assertThat(replayed.copies()).isEqualTo(5);
        assertThat(Replayed.audited(run))
                .isEqualTo("omer replay-started the cause is mended; omer replay-ended the cause is mended");
        assertThat(json(console().send(console().as(VIEWER, API + "?limit=1").build()))
                        .get("items")
                        .get(0)
                        .get("id")
                        .asString())
                .isEqualTo(run);
        assertThat(console()
                        .send(console().as(VIEWER, API + "/" + run + "/stream").build())
                        .body())
                .contains("data: {\"state\":\"done\",\"published\":5,\"failed\":0,\"records\":5}");

        var again = execute(plan, plan.get("hash").asString(), 5);

        isRefused(again, 409, "replay-ran-already");
        assertThat(Visitor.location(again)).isEqualTo(API + "/" + run);
        assertThat(replayed.copies())
                .as("an order that is sent twice is one order")
                .isEqualTo(5);
    }

    @Test
    void refusesAPlanThatIsNoLongerWhatItWas() {
        replayed.outcomes(1);
        var plan = plan(OUTCOMES);
        var id = plan.get("id").asString();
        var other = id.substring(0, id.length() - 4) + (id.endsWith("0000") ? "1111" : "0000");

        isRefused(
                send(OPERATOR, API + "/" + token(other) + "/execute", "\"" + "0".repeat(64) + "\"", body(1)),
                412,
                "replay-stale");
        isRefused(execute(plan, "0".repeat(64), 1), 412, "replay-stale");
        assertThat(Visitor.loggedInAs(OPERATOR).page("/admin/replays/plans/" + token(other)))
                .contains("no longer those that were planned", "Make a new plan")
                .doesNotContain("id=\"confirm\"");
        assertThat(replayed.copies()).isZero();
    }

    @Test
    void refusesWhoeverDoesNotKnowHowManyRecordsItHas() {
        replayed.outcomes(2);
        var plan = plan(OUTCOMES);

        var refused = execute(plan, plan.get("hash").asString(), 3);

        isRefused(refused, 422, "replay-wrong-count");
        assertThat(json(refused).get("detail").asString()).contains("2 records");
        assertThat(replayed.copies()).isZero();
    }

    @Test
    void refusesARunBesideAnotherToTheSameTopic() throws SQLException {
        replayed.outcomes(1);
        var plan = plan(OUTCOMES);
        try (var elsewhere = console().dataSource().getConnection();
                var statement = elsewhere.createStatement()) {
            statement.execute(
                    "select pg_advisory_lock(hashtext('order-pipeline replay'), hashtext('" + OUTCOMES + "'))");

            isRefused(execute(plan, plan.get("hash").asString(), 1), 409, "replay-running");
        }
        assertThat(replayed.copies()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'{}'                                                                     | topic",
                "'{\"topic\": \"paid-orders-retry-1\"}'                                   | topic",
                "'{\"topic\": \"paid-orders\", \"deadLetterReason\": \"unreadable\"}'     | deadLetterReason",
                "'{\"topic\": \"paid-orders-dlt\", \"deadLetterReason\": \"bad-luck\"}'   | deadLetterReason",
                "'{\"topic\": \"payment-verdicts\", \"orderId\": \"3f2b8f0e-8d5c-4d0f-9f43-0c8a0e9d3a11\"}' | orderId",
                "'{\"topic\": \"paid-orders\", \"offsets\": \"5..4\"}'                    | offsets",
                "'{\"topic\": \"paid-orders\", \"limit\": 0}'                             | limit",
                "'{\"topic\": \"paid-orders\", \"since\": \"yesterday\"}'                 | since",
                "'{\"topic\": \"paid-orders\", \"partition\": {}}'                        | partition"
            })
    void saysWhatCannotBeSelected(String body, String parameter) {
        var refused = send(OPERATOR, API, "", body);

        isRefused(refused, 400, "invalid-parameter");
        assertThat(json(refused).get("detail").asString()).contains(parameter);
    }

    @Test
    void wantsTheHashTheCountAndAReason() {
        replayed.outcomes(1);
        var plan = plan(OUTCOMES);
        var path = plan.get("execute").asString();
        var hash = "\"" + plan.get("hash").asString() + "\"";

        isRefused(send(OPERATOR, path, "", body(1)), 400, "invalid-parameter");
        isRefused(send(OPERATOR, path, hash, "{\"reason\": \"x\"}"), 400, "invalid-parameter");
        isRefused(send(OPERATOR, path, hash, "{\"records\": 1}"), 400, "invalid-parameter");
        isRefused(send(VIEWER, path, hash, body(1)), 403, "forbidden");
        isRefused(send(VIEWER, API, "", "{}"), 403, "forbidden");
        assertThat(replayed.copies()).isZero();
    }

    @Test
    void wantsARecentLoginForWhatBeginsARun() {
        var person = Visitor.loggedInAs(OPERATOR);
        console().clock().ahead(TOO_OLD, () -> {
            for (var path : new String[] {"/plan/execute", "/plan/approve", "/1/resume"}) {
                isRefused(person.api(API + path, "{}"), 403, "login-too-old");
            }
            isRefused(person.api(API + "/999999999/cancel", "{\"reason\": \"x\"}"), 404, "replay-unknown");
        });
    }

    @Test
    void isApprovedByASecondPerson() {
        replayed.outcomes(1);
        var plan = plan(OUTCOMES);
        var path = plan.get("execute").asString().replace("/execute", "/approve");

        assertThat(send(OTHER_OPERATOR, path, "", "{\"reason\": \"looked at it\"}")
                        .statusCode())
                .isEqualTo(204);

        assertThat(console()
                        .database()
                        .sql("select who || ' ' || what || ' ' || reason from audit where plan = :plan")
                        .param("plan", plan.get("id").asString())
                        .query(String.class)
                        .single())
                .isEqualTo("noa replay-approved looked at it");
    }

    /** Its session is gone as by a kill -9; another person resumes it. Meanwhile this console begins no other. */
    @Test
    void isResumedFromItsCheckpointAfterItWasKilled() {
        replayed.outcomes(40);
        var plan = plan(OUTCOMES);
        var other = new Replayed();
        other.outcomes(1);
        var otherPlan = plan(OUTCOMES, other.page);
        var run = begun(plan, 40, 40);
        Replayed.awaitFirstRecords(run);
        isRefused(execute(otherPlan, otherPlan.get("hash").asString(), 1), 503, "replay-busy");
        isRefused(resume(run), 409, "replay-running", "replay-busy");

        Replayed.kill();

        await().until(() ->
                json(console().get(API + "/" + run)).get("state").asString().equals("interrupted"));
        assertThat(json(console().get(API + "/" + run)).get("result").isNull())
                .as("nothing is proved yet")
                .isTrue();
        isRefused(execute(plan, plan.get("hash").asString(), 40), 409, "replay-ran-already", "replay-busy");
        var resumed = await().until(() -> resume(run), answer -> answer.statusCode() != 503);
        assertThat(resumed.statusCode()).as(resumed.body()).isEqualTo(202);
        Replayed.awaitState(run, "done");
        assertThat(json(console().get(API + "/" + run))
                        .get("result")
                        .get("effectsRepeated")
                        .asLong())
                .isZero();
        assertThat(replayed.copies()).isBetween(40L, 48L);
        assertThat(Replayed.audited(run))
                .isEqualTo("omer replay-started the cause is mended; noa replay-resumed go on; noa replay-ended go on");
        isRefused(resume(run), 409, "replay-not-now");
    }

    /** As another console: what it runs, this one does not; when it is stopped, this one goes on with it. */
    @Test
    void isHandedOnWhenItsConsoleIsStopped() throws InterruptedException {
        replayed.outcomes(40);
        var runner = new ReplayRunner();
        var plan = plan(OUTCOMES);
        var begun = anotherConsole(runner, false).run(order(plan, 40, OPERATOR, new Pace(40, Optional.empty())));
        var run = Long.toString(((ReplayDesk.Ran.Begun) begun).run());
        Replayed.awaitFirstRecords(run);
        isRefused(resume(run), 409, "replay-running");

        runner.destroy();

        assertThat(Replayed.state(run)).isEqualTo("interrupted");
        assertThat(Visitor.loggedInAs(OPERATOR).page("/admin/replays/" + run))
                .contains("It stopped before its end", "id=\"resume\"");
        assertThat(resume(run).statusCode()).isEqualTo(202);
        Replayed.awaitState(run, "done");
        assertThat(replayed.copies()).as("nothing was on its way").isEqualTo(40);
    }

    @Test
    void needsASecondPersonInProductionAboveTheLimit() throws InterruptedException {
        replayed.outcomes(Replays.ROUTINE_RECORDS + 1);
        var runner = new ReplayRunner();
        var production = anotherConsole(runner, true);
        var order = order(plan(OUTCOMES), 101, OPERATOR, new Pace(Pace.USUAL, Optional.empty()));

        refuses(() -> production.run(order), NotReplayed.Why.NEEDS_SECOND_PERSON);
        production.approve(order.plan(), OPERATOR, "my own");
        refuses(() -> production.run(order), NotReplayed.Why.NEEDS_SECOND_PERSON);
        production.approve(order.plan(), OTHER_OPERATOR, "looked at it");

        var run = Long.toString(((ReplayDesk.Ran.Begun) production.run(order)).run());
        Replayed.awaitState(run, "done");
        runner.destroy();
    }

    @Test
    void holdsNoMoreRecordsThanItMay() {
        replayed.outcomes(3);
        var page = new Criterion.Page(new LowProfileId(replayed.page));
        var source = Source.named(OUTCOMES).orElseThrow();
        var engine = new Replays(TestKafka.settings(), console().dataSource(), 2);

        refuses(() -> engine.plan(Selection.of(source, page)), NotReplayed.Why.TOO_MANY);
        assertThat(Refusal.code(NotReplayed.Why.TOO_MANY).status().value()).isEqualTo(422);
    }

    @Test
    void tellsKafkasAbsenceFromTheDatabases() {
        assertThat(Refusal.code(NotReplayed.Why.UNREACHABLE).code()).isEqualTo("kafka-unavailable");
    }

    /** It is not refused: it has its number a moment later. */
    @Test
    void goesOnBeginningWhenNobodyWaitsForItsNumberAnyMore() throws InterruptedException {
        replayed.outcomes(1);
        var runner = new ReplayRunner(Duration.ZERO);
        var order = order(plan(OUTCOMES), 1, OPERATOR, new Pace(Pace.USUAL, Optional.empty()));
        var desk = anotherConsole(runner, false);

        assertThatThrownBy(() -> desk.run(order)).isInstanceOf(ReplayBeginning.class);

        var run = await().until(() -> desk.ranAs(order.plan()), Optional::isPresent)
                .orElseThrow();
        Replayed.awaitState(Long.toString(run.id()), "done");
        runner.destroy();
    }

    /** Where a console's host vanishes, the server finds out within a minute, and its runs can be resumed. */
    @Test
    void holdsItsLockInASessionThatTheServerWatches() throws SQLException {
        var sessions = ReplaysConfiguration.sessions(
                console().bean(ConsoleSettings.class).database());
        try (var session = sessions.getConnection();
                var statement = session.createStatement();
                var settings = statement.executeQuery("""
                    select concat_ws(' ', current_setting('tcp_keepalives_idle'), current_setting('tcp_keepalives_interval'),
                      current_setting('tcp_keepalives_count'), current_setting('statement_timeout'))
                    """)) {
            settings.next();

            assertThat(settings.getString(1)).isEqualTo("30 10 3 110s");
        }
    }

    private static ReplayDesk anotherConsole(ReplayRunner runner, boolean production) {
        var engine = new Replays(TestKafka.settings(), console().dataSource());
        return new ReplayDesk(engine, engine, runner, production);
    }

    private static ReplayDesk.Order order(JsonNode plan, int records, String who, Pace pace) {
        return new ReplayDesk.Order(
                Plan.of(plan.get("id").asString()).orElseThrow(),
                plan.get("hash").asString(),
                records,
                who,
                "the cause is mended",
                pace);
    }

    private static void refuses(ThrowingCallable command, NotReplayed.Why why) {
        assertThatThrownBy(command)
                .isInstanceOfSatisfying(
                        NotReplayed.class, refused -> assertThat(refused.why()).isEqualTo(why));
    }

    @Test
    void endsWhenItIsCancelledAndProvesWhatItDid() {
        replayed.outcomes(60);
        var run = begun(plan(OUTCOMES), 60, 20);
        Replayed.awaitFirstRecords(run);

        var asked = send(OTHER_OPERATOR, API + "/" + run + "/cancel", "", "{\"reason\": \"wrong ones\"}");

        assertThat(asked.statusCode()).as(asked.body()).isEqualTo(200);
        Replayed.awaitState(run, "cancelled");
        var cancelled = json(console().get(API + "/" + run));
        assertThat(cancelled.get("cancelledBy").asString()).isEqualTo(OTHER_OPERATOR);
        assertThat(cancelled.get("result").get("effectsRepeated").asLong()).isZero();
        assertThat(replayed.copies()).isBetween(1L, 59L);
        isRefused(resume(run), 409, "replay-not-now");
        isRefused(send(OPERATOR, API + "/" + run + "/cancel", "", "{\"reason\": \"again\"}"), 409, "replay-not-now");
    }

    @Test
    void leadsAPersonFromTheFormToTheProof() {
        replayed.outcomes(3);
        var person = Visitor.loggedInAs(OPERATOR);
        var form = person.page("/admin/replays/new?topic=" + OUTCOMES + "&lowProfileId=" + replayed.page);
        assertThat(form).contains("value=\"" + replayed.page + "\"", "Make the plan");

        var planned = person.get(
                "/admin/replays/new?topic=" + OUTCOMES + "&lowProfileId=" + replayed.page + "&plan=true&lang=en");
        var path = Visitor.location(planned).replaceFirst("[?].*", "");
        var plan = person.page(path);
        assertThat(plan)
                .contains(
                        "3 records will be refused",
                        "Unreadable record",
                        "Type 3",
                        "Nothing will be charged or deducted twice")
                .doesNotContain("??");

        var refused = person.command(path, path + "/execute", Map.of("records", "4", "reason", "words to keep"));
        assertThat(refused).contains("The plan has 3 records; another number was typed", "value=\"words to keep\"");
        assertThat(person.command(path, path + "/execute", Map.of("records", "3", "reason", " ")))
                .contains("say why");
        assertThat(replayed.copies()).isZero();

        var begun = person.send(path, path + "/execute", Map.of("records", "3", "reason", "mended"));
        var run = Visitor.location(begun).replaceFirst(".*/", "");
        assertThat(person.page("/admin/replays/" + run)).contains("The replay began");
        Replayed.awaitState(run, "done");
        assertThat(person.page("/admin/replays/" + run))
                .contains("Effects repeated: 0", "3 of 3 records published", "mended")
                .doesNotContain("http-equiv=\"refresh\"", "??");
        assertThat(person.page(path))
                .contains("This plan was run already", "/admin/replays/" + run)
                .doesNotContain("id=\"confirm\"");
        assertThat(person.page("/admin/replays")).contains("/admin/replays/" + run, "mended");
        assertThat(console()
                        .database()
                        .sql("select string_agg(detail, '; ' order by id) from audit where plan = ("
                                + "select plan from replay_runs where id = :run::bigint) and what = 'command-refused'")
                        .param("run", run)
                        .query(String.class)
                        .single())
                .isEqualTo("replay: replay-wrong-count; replay: reason-missing");
    }

    @Test
    void refreshesARunningPageWhereThereIsNoScriptAndOffersItsEnd() {
        replayed.outcomes(60);
        var run = begun(plan(OUTCOMES), 60, 20);
        Replayed.awaitFirstRecords(run);
        var operator = Visitor.loggedInAs(OPERATOR);
        var path = "/admin/replays/" + run;
        assertThat(operator.page(path))
                .contains(
                        "<noscript><meta http-equiv=\"refresh\" content=\"3\"></noscript>",
                        "Records are being published")
                .contains("id=\"cancel\"")
                .doesNotContain("id=\"resume\"");
        assertThat(Visitor.loggedInAs(VIEWER).page(path)).doesNotContain("id=\"cancel\"");

        assertThat(operator.command(path, path + "/cancel", Map.of("reason", "enough")))
                .contains("is being cancelled, or is cancelled already");

        Replayed.awaitState(run, "cancelled");
    }

    @Test
    void showsViewersTheRunsAndNothingToOrder() {
        var viewer = Visitor.loggedInAs(VIEWER);

        assertThat(viewer.page("/admin/replays"))
                .contains("needs the role operator")
                .doesNotContain("href=\"/admin/replays/new\"");
        assertThat(viewer.get("/admin/replays/new").statusCode()).isEqualTo(403);
        assertThat(viewer.get("/admin/replays/999999999").statusCode()).isEqualTo(404);
        assertThat(viewer.get("/admin/replays/nonsense").statusCode()).isEqualTo(404);
    }

    @Test
    void asksForThePasswordOfWhoeverLoggedInLongAgo() {
        replayed.outcomes(1);
        var person = Visitor.loggedInAs(OPERATOR);
        var planned =
                person.get("/admin/replays/new?topic=" + OUTCOMES + "&lowProfileId=" + replayed.page + "&plan=true");
        var path = Visitor.location(planned).replaceFirst("[?].*", "");
        console().clock().ahead(TOO_OLD, () -> {
            assertThat(person.page(path)).contains("confirm-password");
            assertThat(person.command(path, path + "/execute", Map.of("records", "1", "reason", "x")))
                    .contains("type your password too");
        });
        assertThat(replayed.copies()).isZero();
    }

    @Test
    void tellsWhichFieldOfTheFormIsWrong() {
        var answer = Visitor.loggedInAs(OPERATOR)
                .get("/admin/replays/new?topic=paid-orders&offsets=9..1&key=kept&plan=true&lang=en");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("Look at the field", "href=\"#offsets\"", "value=\"kept\"");
    }

    private JsonNode plan(String topic) {
        return plan(topic, replayed.page);
    }

    private static JsonNode plan(String topic, String page) {
        var answer = send(OPERATOR, API, "", "{\"topic\": \"" + topic + "\", \"lowProfileId\": \"" + page + "\"}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return json(answer);
    }

    private static String begun(JsonNode plan, int records, int rate) {
        var begun = send(
                OPERATOR,
                plan.get("execute").asString(),
                "\"" + plan.get("hash").asString() + "\"",
                "{\"records\": " + records + ", \"reason\": \"the cause is mended\", \"rate\": " + rate + "}");
        assertThat(begun.statusCode()).as(begun.body()).isEqualTo(202);
        return json(begun).get("id").asString();
    }

    private static HttpResponse<String> execute(JsonNode plan, String hash, int records) {
        return send(OPERATOR, plan.get("execute").asString(), "\"" + hash + "\"", body(records));
    }

    private static HttpResponse<String> resume(String run) {
        return send(OTHER_OPERATOR, API + "/" + run + "/resume", "", "{\"reason\": \"go on\"}");
    }

    private static String body(int records) {
        return "{\"records\": " + records + ", \"reason\": \"the cause is mended\"}";
    }

    private static HttpResponse<String> send(String account, String path, String hash, String body) {
        HttpRequest.Builder request = console()
                .as(account, path)
                .header("Accept-Language", "en")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body));
        return console()
                .send(
                        hash.isEmpty()
                                ? request.build()
                                : request.header("If-Match", hash).build());
    }

    private static void isRefused(HttpResponse<String> answer, int status, String... codes) {
        assertThat(json(answer).get("code").asString()).as(answer.body()).isIn((Object[]) codes);
        if (codes.length == 1) {
            assertThat(answer.statusCode()).isEqualTo(status);
        }
    }

    private static String token(String plan) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(plan.getBytes(StandardCharsets.UTF_8));
    }

    private static long runs() {
        return console()
                .database()
                .sql("select count(*) from replay_runs")
                .query(Long.class)
                .single();
    }
}
