package shop.orderpipeline.adminconsole.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static shop.orderpipeline.adminconsole.RunningConsole.OPERATOR;
import static shop.orderpipeline.adminconsole.RunningConsole.VIEWER;
import static shop.orderpipeline.adminconsole.RunningConsole.basic;
import static shop.orderpipeline.adminconsole.RunningConsole.console;
import static shop.orderpipeline.adminconsole.RunningConsole.json;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.datasource.AbstractDataSource;
import shop.orderpipeline.adminconsole.Visitor;
import shop.orderpipeline.order.OrderId;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.repair.Audit;

/** Each test has accounts, orders and plans of its own. */
class AuditIT {

    private static final String API = "/api/admin/audit";

    private final String who = "who-" + UUID.randomUUID();
    private final OrderId order = new OrderId(UUID.randomUUID());
    private final LowProfileId page = new LowProfileId("page-" + order);

    @Test
    void listsTheNewestFirst() {
        write(Audit.What.ORDER_RERUN, null, "goods came in");
        write(Audit.What.REPLAY_STARTED, "plan:1", null);

        var items = console().json(API + "?who=" + who).get("items");

        assertThat(items.size()).isEqualTo(2);
        assertThat(items.get(0).get("what").asString()).isEqualTo("replay-started");
        var row = items.get(1);
        assertThat(row.propertyNames())
                .containsExactly("id", "at", "who", "what", "plan", "orderId", "lowProfileId", "reason", "detail");
        assertThat(row.get("id").isString()).isTrue();
        assertThat(row.get("who").asString()).isEqualTo(who);
        assertThat(row.get("what").asString()).isEqualTo("order-rerun");
        assertThat(row.get("plan").isNull()).isTrue();
        assertThat(row.get("orderId").asString()).isEqualTo(order.toString());
        assertThat(row.get("lowProfileId").asString()).isEqualTo(page.value());
        assertThat(row.get("reason").asString()).isEqualTo("goods came in");

        var viewer = Visitor.loggedInAs(VIEWER);
        assertThat(viewer.page("/admin/audit?who=" + who))
                .containsSubsequence("Replay started", "Order run again", "goods came in");
        assertThat(viewer.get("/admin/audit?lang=he&who=" + who).body())
                .contains("dir=\"rtl\"", "הרצה חוזרת התחילה", "הזמנה הופעלה שוב", "Asia/Jerusalem");
    }

    @ParameterizedTest
    @CsvSource({
        "who=WHO,                             3",
        "who=WHO&what=order-rerun,            1",
        "who=WHO&what=order-rerun%2Clogin,    2",
        "order=ORDER,                         3",
        "order=PAGE,                          3",
        "plan=plan-of-WHO,                    1",
        "who=WHO&from=2020-01-01,             3",
        "who=WHO&from=2030-01-01T00:00:00Z,   0",
        "who=WHO&to=2020-01-01,               0",
        "who=WH,                              0"
    })
    void filtersByTheUrl(String query, int found) {
        write(Audit.What.ORDER_RERUN, null, "x");
        write(Audit.What.LOGIN, null, "x");
        write(Audit.What.REPLAY_ENDED, "plan-of-" + who, "x");

        var filter =
                query.replace("WHO", who).replace("ORDER", order.toString()).replace("PAGE", page.value());
        assertThat(console().json(API + "?" + filter).get("items").size()).isEqualTo(found);
        assertThat(Visitor.loggedInAs(VIEWER).page("/admin/audit?" + filter).contains("Nothing matches this filter"))
                .isEqualTo(found == 0);
    }

    @Test
    void leadsThroughAllOfThemPageByPageWhateverComesMeanwhile() {
        IntStream.range(0, 5).forEach(number -> write(Audit.What.LOGIN, null, "row " + number));
        var met = new ArrayList<String>();
        var cursor = "";
        do {
            var answer = console().json(API + "?limit=2&who=" + who + cursor);
            answer.get("items").forEach(row -> met.add(row.get("reason").asString()));
            write(Audit.What.LOGIN, null, "later");
            var next = answer.get("nextCursor");
            cursor = next.isNull() ? "" : "&cursor=" + next.asString();
        } while (!cursor.isEmpty());
        assertThat(met).containsExactly("row 4", "row 3", "row 2", "row 1", "row 0");

        assertThat(Visitor.loggedInAs(VIEWER).page("/admin/audit?limit=2&who=" + who))
                .contains("id=\"next\"", "who=" + who);
    }

    @ParameterizedTest
    @CsvSource({
        "what=nonsense, what",
        "order=a.b, order",
        "from=yesterday, from",
        "from=2026-02-01&to=2026-01-01, from",
        "limit=0, limit",
        "cursor=-1, cursor",
        "who=a&who=b, who"
    })
    void refusesWhatItCanNotUse(String query, String parameter) {
        var answer = console().get(API + "?" + query);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer).get("detail").asString()).contains(parameter);
    }

    @Test
    void writesLoginsOfPeopleDown() {
        var before = newest();

        Visitor.loggedInAs(VIEWER);

        await().untilAsserted(() -> assertThat(since(before)).contains(VIEWER + " login by form, from 127.0.0.1"));
    }

    @Test
    void writesLoginsOfAProgramDownOnceAnHour() {
        var before = newest();
        console().clock().ahead(Duration.ofDays(1), () -> {
            for (int request = 0; request < 3; request++) {
                assertThat(console().send(console().as(OPERATOR, API).build()).statusCode())
                        .isEqualTo(200);
            }
            Visitor.loggedInAs(OPERATOR);
        });

        await().untilAsserted(() -> assertThat(since(before)).contains(OPERATOR + " login by form, from 127.0.0.1"));
        assertThat(since(before))
                .filteredOn(row -> row.contains("by Basic"))
                .containsExactly(OPERATOR + " login by Basic, from 127.0.0.1");
    }

    @Test
    void writesFailedLoginsDownByNameOnlyWhereSomebodyHasIt() {
        var before = newest();
        // A minute in which no other test failed.
        console().clock().ahead(Duration.ofDays(2), () -> {
            assertThat(failed("my-secret-password").statusCode()).isEqualTo(401);
            assertThat(failed(VIEWER).statusCode()).isEqualTo(401);
            Visitor.loggedInAs(VIEWER);
        });

        await().untilAsserted(() -> assertThat(since(before))
                .contains(
                        "- login-failed by Basic, from 127.0.0.1",
                        VIEWER + " login-failed by Basic, from 127.0.0.1",
                        VIEWER + " login by form, from 127.0.0.1"));
        assertThat(Visitor.loggedInAs(VIEWER).page("/admin/audit?what=login-failed"))
                .contains("Failed login", "A name that nobody has")
                .doesNotContain("my-secret-password");
    }

    @Test
    void writesCommandsDownThatWereRefusedForARole() {
        var before = newest();

        Visitor.loggedInAs(VIEWER).send("/admin/audit", "/admin/exceptions/1/note", Map.of("reason", "x"));

        await().untilAsserted(() -> assertThat(since(before))
                .contains(VIEWER + " command-refused POST /admin/exceptions/*/note: needs role operator"));
    }

    @Test
    void writesLogoutsDown() {
        var before = newest();

        var person = Visitor.loggedInAs(VIEWER);
        assertThat(person.send("/admin/audit", "/logout", Map.of()).statusCode())
                .isEqualTo(302);

        await().untilAsserted(() -> assertThat(since(before)).contains(VIEWER + " logout from 127.0.0.1"));
    }

    @Test
    void writesEveryCommandDownThatWasRefusedWhoeverRefusedItOnce() {
        var before = newest();
        var person = Visitor.loggedInAs(OPERATOR);
        var path = "/api/admin/orders/" + order + "/rerun";
        assertThat(person.api(path, "{}").statusCode()).isEqualTo(400);
        assertThat(person.api(path, "{\"reason\": \"x\"}").statusCode()).isEqualTo(404);
        console()
                .clock()
                .ahead(
                        Duration.ofMinutes(11),
                        () -> assertThat(person.api(path, "{\"reason\": \"x\"}").statusCode())
                                .isEqualTo(403));
        assertThat(person.post("/admin/exceptions/1/note", Map.of(), "forged").statusCode())
                .isEqualTo(403);
        assertThat(person.send("/admin/audit", "/admin/exceptions/999999999/note", Map.of("reason", "x"))
                        .statusCode())
                .isEqualTo(404);
        assertThat(person.command(
                        "/admin/audit",
                        "/admin/conflicts/groups",
                        Map.of("act", "noted", "fingerprint", "some", "note", " ")))
                .contains("Nothing was saved: there is no note");
        Visitor.loggedInAs(VIEWER);

        await().untilAsserted(() -> assertThat(since(before)).contains(VIEWER + " login by form, from 127.0.0.1"));
        assertThat(since(before))
                .filteredOn(row -> row.startsWith(OPERATOR + " command-refused "))
                .containsExactly(
                        OPERATOR + " command-refused POST " + path + ": invalid-parameter",
                        OPERATOR + " command-refused rerun: order-unknown",
                        OPERATOR + " command-refused POST " + path + ": login-too-old",
                        OPERATOR + " command-refused POST /admin/exceptions/1/note: 403",
                        OPERATOR + " command-refused POST /admin/exceptions/999999999/note: 404",
                        OPERATOR + " command-refused group noted: note-missing");
    }

    @Test
    void keepsNobodyWaitingWhereTheDatabaseIsAway() throws InterruptedException {
        var back = new CountDownLatch(1);
        var trail = new AuditTrail(new AbstractDataSource() {
            @Override
            public Connection getConnection() throws SQLException {
                try {
                    back.await();
                } catch (InterruptedException e) {
                    throw new SQLException(e);
                }
                return console().dataSource().getConnection();
            }

            @Override
            public Connection getConnection(String user, String password) throws SQLException {
                return getConnection();
            }
        });

        for (int entry = 0; entry < 3; entry++) {
            trail.add(new Audit.Entry(who, Audit.What.LOGIN, null, null, null, null, "entry " + entry));
        }
        assertThat(console().json(API + "?who=" + who).get("items").size()).isZero();

        back.countDown();
        trail.destroy();
        assertThat(console().json(API + "?who=" + who).get("items").size()).isEqualTo(3);
    }

    private static HttpResponse<String> failed(String account) {
        return console()
                .send(HttpRequest.newBuilder(console().at(API))
                        .header("Authorization", basic(account, "wrong"))
                        .build());
    }

    private void write(Audit.What what, @Nullable String plan, @Nullable String reason) {
        console().bean(AuditTrail.class).write(new Audit.Entry(who, what, plan, order, page, reason, null));
    }

    private static long newest() {
        return console()
                .database()
                .sql("select coalesce(max(id), 0) from audit")
                .query(Long.class)
                .single();
    }

    /** {@code who what detail}. */
    private static List<String> since(long id) {
        return console()
                .database()
                .sql("select concat_ws(' ', who, what, detail) from audit where id > :id order by id")
                .param("id", id)
                .query(String.class)
                .list();
    }
}
