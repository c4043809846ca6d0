package shop.orderpipeline.adminconsole.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static shop.orderpipeline.adminconsole.RunningConsole.console;
import static shop.orderpipeline.adminconsole.RunningConsole.json;

import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.datasource.AbstractDataSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import shop.orderpipeline.adminconsole.audit.AuditTrail;
import shop.orderpipeline.adminconsole.language.Texts;
import shop.orderpipeline.adminconsole.problem.CommandBody;
import shop.orderpipeline.adminconsole.problem.Problems;

/** Each test has an order of its own. */
class OrdersIT {

    private final UUID order = UUID.randomUUID();
    private final String page = "page-" + order;
    private final long charge = Math.abs(order.getMostSignificantBits() >> 8) + 1;

    @ParameterizedTest
    @ValueSource(strings = {"out-of-stock", "retries-exhausted", "lines-changed"})
    void deliversAPaidOrderAfterAll(String reason) {
        paidOrder("error", reason);
        exception(reason, "open");

        var response = command("rerun", order.toString());

        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Language")).contains("he");
        assertThat(response.headers().firstValue("Cache-Control")).contains("no-store");
        var done = json(response);
        assertThat(done.propertyNames())
                .containsExactly("orderId", "lowProfileId", "exceptionReason", "from", "to", "message");
        assertThat(done.get("orderId").asString()).isEqualTo(order.toString());
        assertThat(done.get("lowProfileId").asString()).isEqualTo(page);
        assertThat(done.get("exceptionReason").asString()).isEqualTo(reason);
        assertThat(done.get("from").asString()).isEqualTo("error/" + reason);
        assertThat(done.get("to").asString()).isEqualTo("payment_verified");
        assertThat(done.get("message").asString()).contains("מלאי");
        assertThat(standing()).isEqualTo("payment_verified");
        assertThat(exceptions()).isEqualTo(reason + " rerun admin goods came in");
        assertThat(scheduled()).isEqualTo(1);
        assertThat(audited()).isEqualTo("admin order-rerun goods came in");

        refused(command("rerun", order.toString()), 409, "order-not-waiting");
        refused(command("refunded", order.toString()), 409, "order-not-waiting");
        assertThat(audited()).isEqualTo("admin order-rerun goods came in");
    }

    @ParameterizedTest
    @ValueSource(strings = {"amount-mismatch", "no-lines", "transaction-reused"})
    void asksCardComAgainWhereTheMoneyDidNotFit(String reason) {
        order("error", reason);
        exception(reason, "open");

        var response = command("ask", order.toString());

        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        var done = json(response);
        assertThat(done.get("from").asString()).isEqualTo("error/" + reason);
        assertThat(done.get("to").asString()).isEqualTo("processing");
        assertThat(done.get("message").asString()).startsWith("קארדקום תישאל שוב");
        assertThat(standing()).isEqualTo("processing");
        assertThat(exceptions()).isEqualTo(reason + " rerun admin goods came in");
        assertThat(scheduled()).isEqualTo(1);
        assertThat(audited()).isEqualTo("admin order-asked goods came in");

        refused(command("ask", order.toString()), 409, "order-not-waiting");
    }

    @Test
    void writesRefusedCommandsToTheAuditToo() {
        paidOrder("error", "out-of-stock");
        exception("out-of-stock", "refunded");

        refused(command("rerun", order.toString()), 409, "order-refunded");
        refused(refundedOf(Long.toString(charge)), 409, "order-refunded");
        refused(command("ask", order.toString()), 409, "order-not-waiting");

        await().untilAsserted(() -> assertThat(refusals())
                .isEqualTo("admin goods came in rerun: order-refunded; admin goods came in refunded, charge " + charge
                        + ": order-refunded; admin goods came in ask: order-not-waiting"));
        assertThat(audited()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"out-of-stock", "amount-mismatch"})
    void closesAsRefundedWhatIsOpenAndLeavesTheOrder(String reason) {
        paidOrder("error", reason);
        exception(reason, "open");

        var response = command("refunded", order.toString());

        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        var done = json(response);
        assertThat(done.propertyNames()).containsExactly("orderId", "exceptions", "message");
        assertThat(done.get("orderId").asString()).isEqualTo(order.toString());
        assertThat(done.get("exceptions").size()).isEqualTo(1);
        var closed = done.get("exceptions").get(0);
        assertThat(closed.propertyNames())
                .containsExactly("orderId", "lowProfileId", "reason", "tranzactionId", "money");
        assertThat(closed.get("lowProfileId").asString()).isEqualTo(page);
        assertThat(closed.get("reason").asString()).isEqualTo(reason);
        assertThat(closed.get("tranzactionId").isString()).isTrue();
        assertThat(closed.get("tranzactionId").asString()).isEqualTo(Long.toString(charge));
        assertThat(closed.get("money").get("amount").asString()).isEqualTo("100.50");
        assertThat(closed.get("money").get("currency").asString()).isEqualTo("ILS");
        assertThat(done.get("message").asString()).contains("קארדקום");
        assertThat(standing()).isEqualTo("error/" + reason);
        assertThat(exceptions()).isEqualTo(reason + " refunded admin goods came in");
        assertThat(scheduled()).isZero();
        assertThat(audited()).isEqualTo("admin order-refunded goods came in");

        refused(command("refunded", order.toString()), 409, "order-refunded");
        refused(
                command("rerun", order.toString()),
                409,
                reason.equals("out-of-stock") ? "order-refunded" : "order-not-waiting");
        assertThat(standing()).isEqualTo("error/" + reason);
        assertThat(audited()).isEqualTo("admin order-refunded goods came in");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%s", "\"%s\""})
    void refundsTheChargeThatIsNamedAndDeliversWhatTheOtherOnePaid(String number) {
        paidOrder("error", "out-of-stock");
        exception("out-of-stock", "open");
        exception("paid-twice", "open", charge + 1);

        assertThat(refused(command("refunded", order.toString()), 409, "order-several-charges"))
                .contains(charge + " (out-of-stock), " + (charge + 1) + " (paid-twice)");
        assertThat(exceptions()).isEqualTo("out-of-stock open; paid-twice open");
        assertThat(audited()).isEmpty();

        var response = refundedOf(number.formatted(charge + 1));

        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        var closed = json(response).get("exceptions");
        assertThat(closed.size()).isEqualTo(1);
        assertThat(closed.get(0).get("tranzactionId").asString()).isEqualTo(Long.toString(charge + 1));
        assertThat(exceptions()).isEqualTo("out-of-stock open; paid-twice refunded admin goods came in");
        refused(refundedOf(number.formatted(charge + 1)), 409, "order-refunded");
        refused(refundedOf(number.formatted(charge + 2)), 409, "exception-not-open");
        assertThat(audited()).isEqualTo("admin order-refunded goods came in");

        var rerun = command("rerun", order.toString());

        assertThat(rerun.statusCode()).as(rerun.body()).isEqualTo(200);
        assertThat(standing()).isEqualTo("payment_verified");
        assertThat(exceptions())
                .isEqualTo("out-of-stock rerun admin goods came in; paid-twice refunded admin goods came in");
        assertThat(scheduled()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-1",
                "1.5",
                "1.0",
                "1e3",
                "99999999999999999999",
                "null",
                "true",
                "[]",
                "{}",
                "\"\"",
                "\"0\"",
                "\" 7\"",
                "\"+7\"",
                "\"7a\"",
                "\"99999999999999999999\""
            })
    void refusesWhatCanNotBeACharge(String sent) {
        paidOrder("error", "out-of-stock");
        exception("out-of-stock", "open");

        assertThat(refused(refundedOf(sent), 400, "invalid-parameter")).contains(" tranzactionId ");
        assertThat(exceptions()).isEqualTo("out-of-stock open");
    }

    @Test
    void speaksTheReadersLanguageAndKnowsAnOrderByItsPage() {
        paidOrder("error", "out-of-stock");
        exception("out-of-stock", "open");

        var response = console()
                .send(console()
                        .asAdmin("/api/admin/orders/" + page + "/rerun")
                        .header("Accept-Language", "en")
                        .header("Content-Type", "application/json; charset=utf-8")
                        .POST(BodyPublishers.ofString("{\"reason\": \"הסחורה הגיעה\"}"))
                        .build());

        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Language")).contains("en");
        assertThat(json(response).get("message").asString()).startsWith("The order is worked again");
        assertThat(exceptions()).isEqualTo("out-of-stock rerun admin הסחורה הגיעה");
    }

    @ParameterizedTest
    @CsvSource({
        "completed, '', applied, rerun, order-not-waiting",
        "completed, '', applied, refunded, exception-not-open",
        "payment_verified, '', rerun, rerun, order-not-waiting",
        "payment_verified, '', rerun, refunded, order-not-waiting",
        "error, out-of-stock, rerun, rerun, exception-not-open",
        "error, out-of-stock, rerun, refunded, exception-not-open",
        "error, out-of-stock, refunded, rerun, order-refunded",
        "error, out-of-stock, refunded, refunded, order-refunded"
    })
    void refusesWhereNothingIsOpen(String status, String reason, String state, String command, String code) {
        paidOrder(status, reason);
        exception("out-of-stock", state);

        refused(command(command, order.toString()), 409, code);

        assertThat(standing()).isEqualTo(reason.isEmpty() ? status : status + "/" + reason);
        assertThat(audited()).isEmpty();
    }

    @Test
    void refusesToDeliverWhatNobodyPaid() {
        order("error", "out-of-stock");
        exception("out-of-stock", "open");

        refused(command("rerun", order.toString()), 409, "order-not-paid");
    }

    @Test
    void refusesAnIdOfTwoOrders() {
        paidOrder("error", "out-of-stock");
        exception("out-of-stock", "open");
        console()
                .database()
                .sql("insert into pending_orders (id, low_profile_id, amount) values (gen_random_uuid(), :id, 1)")
                .param("id", order.toString())
                .update();

        refused(command("rerun", order.toString()), 409, "order-ambiguous");
        refused(command("refunded", order.toString()), 409, "order-ambiguous");

        assertThat(audited()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"rerun", "ask", "refunded"})
    void findsNoOrderThatIsNotThere(String command) {
        refused(command(command, order.toString()), 404, "order-unknown");
        refused(command(command, "no-such-page"), 404, "order-unknown");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rerun", "ask", "refunded"})
    void refusesWhatCanNotBeAnId(String command) {
        for (var id : new String[] {"a.b", "x".repeat(65), "%D7%90"}) {
            assertThat(refused(command(command, id), 400, "invalid-parameter"))
                    .as(id)
                    .contains(" id ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rerun", "refunded"})
    void wantsAReason(String command) {
        paidOrder("error", "out-of-stock");
        exception("out-of-stock", "open");
        var path = "/api/admin/orders/" + order + "/" + command;

        for (var body : new String[] {
            "{}",
            "[]",
            "{\"reason\": null}",
            "{\"reason\": 5}",
            "{\"reason\": \" \\n \"}",
            "{\"reason\": \"a\\u0000b\"}",
            "{\"reason\": \"" + "x".repeat(CommandBody.LONGEST_REASON + 1) + "\"}"
        }) {
            assertThat(refused(post(path, "application/json", body), 400, "invalid-parameter"))
                    .as(body)
                    .contains(" reason ");
        }
        for (var body : new String[] {
            "",
            "reason",
            "{\"reason\": \"x\"",
            "{\"reason\": \"x\"} y",
            "{\"reason\": \"x\", \"reason\": \"y\"}",
            "{\"reason\": \"x\", \"more\": \"" + "x".repeat(20_000) + "\"}"
        }) {
            refused(post(path, "application/json", body), 400, "invalid-parameter");
        }
        for (var type : new String[] {"text/plain", "application/x-www-form-urlencoded"}) {
            refused(post(path, type, "{\"reason\": \"x\"}"), 415, "unsupported-media-type");
        }
        // A foreign site can make a browser send a body without a type, too.
        var untyped = BodyPublishers.ofString("{\"reason\": \"x\"}");
        refused(console().send(console().asAdmin(path).POST(untyped).build()), 415, "unsupported-media-type");
        assertThat(standing()).isEqualTo("error/out-of-stock");
        assertThat(exceptions()).startsWith("out-of-stock open");
        assertThat(audited()).isEmpty();

        var longest =
                post(path, "application/json", "{\"reason\": \"" + "x".repeat(CommandBody.LONGEST_REASON) + "\"}");
        assertThat(longest.statusCode()).as(longest.body()).isEqualTo(200);
    }

    @Test
    void saysThatItMayBeTriedAgainWhereTheDatabaseIsAway() {
        var away = new AbstractDataSource() {
            @Override
            public Connection getConnection() throws SQLException {
                throw new SQLException("away", "08001");
            }

            @Override
            public Connection getConnection(String user, String password) throws SQLException {
                return getConnection();
            }
        };
        var api = new OrdersApi(
                new OrderCommands(away, console().bean(AuditTrail.class)),
                console().bean(Problems.class),
                console().bean(Texts.class));

        assertThatThrownBy(() -> api.rerun(
                        order.toString(),
                        () -> "shipper",
                        new ByteArrayInputStream("{\"reason\": \"x\"}".getBytes(StandardCharsets.UTF_8)),
                        new MockHttpServletRequest(),
                        new MockHttpServletResponse()))
                .as("which the API answers with 503")
                .isInstanceOf(DataAccessException.class);
    }

    private static HttpResponse<String> command(String command, String id) {
        return post("/api/admin/orders/" + id + "/" + command, "application/json", "{\"reason\": \" goods came in \"}");
    }

    /** @param charge as JSON has it */
    private HttpResponse<String> refundedOf(String charge) {
        return post(
                "/api/admin/orders/" + order + "/refunded",
                "application/json",
                "{\"reason\": \"goods came in\", \"tranzactionId\": " + charge + "}");
    }

    private static HttpResponse<String> post(String path, String type, String body) {
        return console()
                .send(console()
                        .asAdmin(path)
                        .header("Content-Type", type)
                        .POST(BodyPublishers.ofString(body))
                        .build());
    }

    /** Returns what the problem says. */
    private static String refused(HttpResponse<String> response, int status, String code) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
        var problem = json(response);
        assertThat(problem.get("code").asString()).isEqualTo(code);
        assertThat(problem.get("type").asString()).isEqualTo("/problems/" + code);
        assertThat(problem.get("status").asInt()).isEqualTo(status);
        assertThat(problem.get("retryable").asBoolean()).isFalse();
        return problem.get("detail").asString();
    }

    private void paidOrder(String status, String reason) {
        order(status, reason);
        console()
                .database()
                .sql("insert into orders (id, pending_order_id, low_profile_id, tranzaction_id, amount)"
                        + " values (:id, :id, :page, :charge, 100.50)")
                .param("id", order)
                .param("page", page)
                .param("charge", charge)
                .update();
    }

    private void order(String status, String reason) {
        console()
                .database()
                .sql("insert into pending_orders (id, low_profile_id, status, status_reason, amount)"
                        + " values (:id, :page, :status, nullif(:reason, ''), 100.50)")
                .param("id", order)
                .param("page", page)
                .param("status", status)
                .param("reason", reason)
                .update();
    }

    private void exception(String reason, String state) {
        exception(reason, state, charge);
    }

    private void exception(String reason, String state, long about) {
        console()
                .database()
                .sql("insert into exceptions"
                        + " (low_profile_id, pending_order_id, tranzaction_id, reason, amount, currency, state)"
                        + " values (:page, :id, :charge, :reason, 100.50, 'ILS', :state)")
                .param("page", page)
                .param("id", order)
                .param("charge", about)
                .param("reason", reason)
                .param("state", state)
                .update();
    }

    private String standing() {
        return text("select concat_ws('/', status, status_reason) from pending_orders where id = :id");
    }

    private String exceptions() {
        return text("select string_agg(concat_ws(' ', reason, state, closed_by, note), '; ' order by id)"
                + " from exceptions where pending_order_id = :id");
    }

    /** What was done; what was refused is apart. */
    private String audited() {
        return text("select string_agg(concat_ws(' ', who, what, reason), '; ' order by id)"
                + " from audit where order_id = :id and what <> 'command-refused'");
    }

    private String refusals() {
        return text("select string_agg(concat_ws(' ', who, reason, detail), '; ' order by id)"
                + " from audit where order_id = :id and what = 'command-refused'");
    }

    /** The empty text for a null. */
    private String text(String query) {
        return console()
                .database()
                .sql("select coalesce((" + query + "), '')")
                .param("id", order)
                .query(String.class)
                .single();
    }

    private int scheduled() {
        return console()
                .database()
                .sql("select count(*) from open_work where low_profile_id = :page")
                .param("page", page)
                .query(Integer.class)
                .single();
    }
}
