package shop.orderpipeline.adminconsole.access;

import static org.assertj.core.api.Assertions.assertThat;
import static shop.orderpipeline.adminconsole.RunningConsole.basic;
import static shop.orderpipeline.adminconsole.RunningConsole.console;
import static shop.orderpipeline.adminconsole.RunningConsole.json;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpMethod;
import shop.orderpipeline.adminconsole.RunningConsole;
import shop.orderpipeline.adminconsole.Visitor;

class AccessIT {

    @BeforeEach
    @AfterEach
    void noFailedLogins() {
        console().bean(LoginAttempts.class).forget();
    }

    /** Route, then the answer without credentials, with a wrong password, with the right one. */
    @ParameterizedTest
    @CsvSource({
        "GET,    /api/admin/error-logs,                       401, 401, 200",
        "GET,    /api/admin/error-logs/stats/summary,         401, 401, 200",
        "GET,    /api/admin/dead-letters,                     401, 401, 200",
        "GET,    /api/admin/pipeline,                         401, 401, 200",
        "GET,    /api/admin/error-logs/,                      401, 401, 404",
        "GET,    /api/admin/error-logs/some-id,               401, 401, 404",
        "GET,    /api/admin/error-logs/some-id/more,          401, 401, 403",
        "GET,    /api/admin/error-logs/export,                401, 401, 400",
        "POST,   /api/admin/error-logs/export,                403, 401, 403",
        "GET,    /api/admin/error-logs/stream?days=x,         401, 401, 400",
        "GET,    /api/admin/error-logs/groups,                401, 401, 200",
        "GET,    /api/admin/error-logs/groups/some-id,        401, 401, 404",
        "PATCH,  /api/admin/error-logs/groups/some-id,        403, 401, 415",
        "PATCH,  /api/admin/error-logs/groups,                403, 401, 403",
        "DELETE, /api/admin/error-logs/groups/some-id,        403, 401, 403",
        "GET,    /api/admin/alerts,                           401, 401, 200",
        "POST,   /api/admin/alerts,                           403, 401, 403",
        "GET,    /api/admin,                                  401, 401, 403",
        "GET,    /api/anything,                               401, 401, 403",
        "POST,   /api/admin/error-logs,                       403, 401, 403",
        "DELETE, /api/admin/error-logs,                       403, 401, 403",
        "POST,   /api/admin/projection/rebuild,               403, 401, 415",
        "GET,    /api/admin/payments/nobodys/timeline,        401, 401, 404",
        "GET,    /api/admin/payments/nobodys,                 401, 401, 403",
        "POST,   /api/admin/payments/nobodys/timeline,        403, 401, 403",
        "POST,   /api/admin/orders/1/rerun,                   403, 401, 415",
        "POST,   /api/admin/orders/1/ask,                     403, 401, 415",
        "POST,   /api/admin/orders/1/refunded,                403, 401, 415",
        "GET,    /api/admin/exceptions,                       401, 401, 200",
        "GET,    /api/admin/exceptions/1,                     401, 401, 403",
        "POST,   /api/admin/exceptions,                       403, 401, 403",
        "GET,    /api/admin/audit,                            401, 401, 200",
        "POST,   /api/admin/audit,                            403, 401, 403",
        "DELETE, /api/admin/audit,                            403, 401, 403",
        "GET,    /api/admin/replays,                          401, 401, 200",
        "POST,   /api/admin/replays,                          403, 401, 415",
        "GET,    /api/admin/replays/999999999,                401, 401, 404",
        "DELETE, /api/admin/replays/999999999,                403, 401, 403",
        "GET,    /api/admin/replays/999999999/stream,         401, 401, 404",
        "POST,   /api/admin/replays/plan/execute,             403, 401, 415",
        "POST,   /api/admin/replays/plan/approve,             403, 401, 415",
        "POST,   /api/admin/replays/999999999/cancel,         403, 401, 415",
        "POST,   /api/admin/replays/999999999/resume,         403, 401, 415",
        "GET,    /api/admin/openapi.yaml,                     401, 401, 200",
        "GET,    /api/admin/asyncapi.yaml,                    401, 401, 200",
        "POST,   /api/admin/asyncapi.yaml,                    403, 401, 403",
        "POST,   /api/admin/orders/1,                         403, 401, 403",
        "POST,   /api/admin/orders/1/anything,                403, 401, 403",
        "GET,    /api/admin/orders/1/rerun,                   401, 401, 403",
        "DELETE, /api/admin/orders/1,                         403, 401, 403",
        "GET,    /,                                           302, 302, 302",
        "GET,    /admin,                                      302, 302, 302",
        "GET,    /admin/conflicts,                            302, 302, 302",
        "GET,    /admin/conflicts/groups/some-id,             302, 302, 302",
        "POST,   /admin/conflicts/groups,                     403, 403, 403",
        "POST,   /admin/conflicts/groups/some-id,             403, 403, 403",
        "GET,    /admin/alerts,                               302, 302, 302",
        "GET,    /admin/runbooks/conflict-ratio,              302, 302, 302",
        "GET,    /admin/payments,                             302, 302, 302",
        "GET,    /admin/payments/nobodys,                     302, 302, 302",
        "GET,    /admin/dead-letters,                         302, 302, 302",
        "GET,    /admin/pipeline,                             302, 302, 302",
        "POST,   /admin/dead-letters,                         403, 403, 403",
        "GET,    /admin/reports/weekly,                       302, 302, 302",
        "GET,    /admin/help,                                 302, 302, 302",
        "GET,    /admin/help/paid-twice,                      302, 302, 302",
        "GET,    /admin/exceptions,                           302, 302, 302",
        "GET,    /admin/exceptions/1,                         302, 302, 302",
        "POST,   /admin/exceptions/1/rerun,                   403, 403, 403",
        "POST,   /admin/exceptions/1/ask,                     403, 403, 403",
        "POST,   /admin/exceptions/1/refunded,                403, 403, 403",
        "POST,   /admin/exceptions/1/note,                    403, 403, 403",
        "GET,    /admin/audit,                                302, 302, 302",
        "GET,    /admin/replays,                              302, 302, 302",
        "GET,    /admin/replays/1,                            302, 302, 302",
        "GET,    /admin/replays/new,                          302, 302, 302",
        "GET,    /admin/replays/plans/plan,                   302, 302, 302",
        "POST,   /admin/replays/plans/plan/execute,           403, 403, 403",
        "POST,   /admin/replays/plans/plan/approve,           403, 403, 403",
        "POST,   /admin/replays/1/cancel,                     403, 403, 403",
        "POST,   /admin/replays/1/resume,                     403, 403, 403",
        "GET,    /error,                                      302, 302, 302",
        "GET,    /actuator/health,                            302, 302, 302",
        "GET,    /actuator/env,                               302, 302, 302",
        "POST,   /admin/conflicts,                            403, 403, 403",
        "POST,   /logout,                                     403, 403, 403",
        "POST,   /login,                                      403, 403, 403",
        "GET,    /login,                                      200, 200, 200",
        "GET,    /livez,                                      200, 200, 200",
        "GET,    /readyz,                                     200, 200, 200",
        "GET,    /problems/invalid-parameter,                 200, 200, 200",
        "GET,    /problems/nonsense,                          404, 404, 404",
        "GET,    /assets/console.css,                         200, 200, 200",
        "GET,    /assets/live.js,                             200, 200, 200",
        "GET,    /assets/nothing.css,                         404, 404, 404",
    })
    void everyRouteHasItsRule(String method, String path, int without, int wrong, int right) {
        assertThat(answer(method, path, null).statusCode()).isEqualTo(without);
        assertThat(answer(method, path, "wrong").statusCode()).isEqualTo(wrong);
        assertThat(answer(method, path, RunningConsole.PASSWORD).statusCode()).isEqualTo(right);
    }

    static List<Route> routes() {
        return Stream.concat(Route.API.stream(), Route.PAGES.stream()).toList();
    }

    @ParameterizedTest
    @MethodSource("routes")
    void everyRouteIsOpenToItsLowestRole(Route route) {
        var account = account(route.lowest());
        var path = route.pattern().replace("*", "1");
        if (Route.API.contains(route)) {
            assertThat(console().status(asProgram(account, route, path))).isNotIn(401, 403);
        } else if (route.method().equals(HttpMethod.GET)) {
            assertThat(Visitor.loggedInAs(account).status(path)).isNotEqualTo(403);
        } else {
            assertThat(Visitor.loggedInAs(account)
                            .send("/admin/audit", path, Map.of())
                            .statusCode())
                    .isNotEqualTo(403);
        }
    }

    static List<Route> routesThatNeedMoreThanTheLowestRole() {
        return routes().stream().filter(route -> route.lowest() != Role.VIEWER).toList();
    }

    @ParameterizedTest
    @MethodSource("routesThatNeedMoreThanTheLowestRole")
    void everyRouteRefusesARoleThatIsTooLow(Route route) {
        var account = account(route.lowest() == Role.OWNER ? Role.OPERATOR : Role.VIEWER);
        var path = route.pattern().replace("*", "1");
        var refused = refused(account, route, path);

        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body())
                .contains("This needs the role " + route.lowest().code() + ". The account " + account);
    }

    private static HttpResponse<String> refused(String account, Route route, String path) {
        if (Route.API.contains(route)) {
            return console().send(asProgram(account, route, path));
        }
        var person = Visitor.loggedInAs(account);
        return route.method().equals(HttpMethod.GET)
                ? person.get(path + "?lang=en")
                : person.send("/admin/audit", path, Map.of("lang", "en"));
    }

    @ParameterizedTest
    @MethodSource("routes")
    void everyRouteRefusesAWrongPasswordOfAnyAccount(Route route) {
        var path = route.pattern().replace("*", "1");
        var refused = console()
                .send(HttpRequest.newBuilder(console().at(path))
                        .header("Authorization", basic(RunningConsole.OPERATOR, "wrong"))
                        .method(route.method().name(), BodyPublishers.noBody())
                        .build());
        // A page knows no Basic: it leads to the login, or misses the token of a form.
        assertThat(refused.statusCode()).isIn(Route.API.contains(route) ? List.of(401, 403) : List.of(302, 403));
    }

    private static String account(Role role) {
        return switch (role) {
            case VIEWER -> RunningConsole.VIEWER;
            case OPERATOR -> RunningConsole.OPERATOR;
            case OWNER -> "admin";
        };
    }

    private static HttpRequest asProgram(String account, Route route, String path) {
        return console()
                .as(account, path)
                .header("Accept-Language", "en")
                .header("Content-Type", "application/json")
                .method(route.method().name(), BodyPublishers.ofString("{}"))
                .build();
    }

    @Test
    void tellsAProgramWhoseRoleIsTooLowWhichOneItNeeds() {
        var answer = console()
                .send(console()
                        .as(RunningConsole.VIEWER, "/api/admin/orders/1/rerun")
                        .header("Accept-Language", "en")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("{\"reason\": \"x\"}"))
                        .build());

        assertThat(answer.statusCode()).isEqualTo(403);
        var problem = json(answer);
        assertThat(problem.get("code").asString()).isEqualTo("forbidden");
        assertThat(problem.get("detail").asString())
                .startsWith("This needs the role operator. The account dana has the role viewer.");
        assertThat(problem.get("error")).isEqualTo(problem.get("detail"));
    }

    @Test
    void tellsAPersonWhoseRoleIsTooLowWhichOneTheyNeedInTheirLanguage() {
        var person = Visitor.loggedInAs(RunningConsole.VIEWER);
        var page = person.get("/admin/audit?lang=he");

        var refused = person.post("/admin/exceptions/1/rerun", Map.of("lang", "he"), Visitor.token(page));

        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("dir=\"rtl\"", "נדרשת הרשאת תפעול", "dana", "הרשאת צפייה");
    }

    @Test
    void takesRightsAwayFromOpenSessionsAtTheNextRequest() {
        var users = console().users();
        var before = users.lines().toArray(String[]::new);
        var person = Visitor.loggedInAs(RunningConsole.OPERATOR);
        var order = "/api/admin/orders/" + UUID.randomUUID() + "/rerun";
        assertThat(person.api(order, "{\"reason\": \"x\"}").statusCode()).isEqualTo(404);
        try {
            users.write(users.line(RunningConsole.OPERATOR, "viewer"));
            usersAreRead();
            assertThat(person.api(order, "{\"reason\": \"x\"}").statusCode()).isEqualTo(403);
            assertThat(person.get("/admin/audit").statusCode()).isEqualTo(200);

            users.write(users.line(RunningConsole.OPERATOR, "owner"));
            usersAreRead();
            assertThat(person.api(order, "{\"reason\": \"x\"}").statusCode()).isEqualTo(404);

            users.write(users.line(RunningConsole.OPERATOR, "operator", "another password"));
            usersAreRead();
            assertThat(person.get("/admin/audit").statusCode()).isEqualTo(302);
        } finally {
            users.write(before);
            usersAreRead();
        }
        assertThat(person.get("/admin/audit").statusCode()).as("it has ended").isEqualTo(302);
    }

    /** A version of the file is taken when it was found twice. */
    private static void usersAreRead() {
        console().bean(Accounts.class).look();
        console().bean(Accounts.class).look();
    }

    @Test
    void endsTheSessionOfAnAccountThatIsGone() {
        var users = console().users();
        var before = users.lines().toArray(String[]::new);
        var person = Visitor.loggedInAs(RunningConsole.VIEWER);
        try {
            users.write(users.line(RunningConsole.OPERATOR, "operator"));
            usersAreRead();

            assertThat(Visitor.location(person.get("/admin/audit"))).isEqualTo("/login");
            assertThat(console()
                            .send(console()
                                    .as(RunningConsole.VIEWER, "/api/admin/audit")
                                    .build())
                            .statusCode())
                    .isEqualTo(401);
        } finally {
            users.write(before);
            usersAreRead();
        }
    }

    @Test
    void wantsARecentLoginForACommandThatMovesMoney() {
        var person = Visitor.loggedInAs(RunningConsole.OPERATOR);
        var path = "/api/admin/orders/" + UUID.randomUUID() + "/refunded";
        assertThat(person.api(path, "{\"reason\": \"x\"}").statusCode()).isEqualTo(404);

        console().clock().ahead(Relogin.FRESH, () -> {
            var refused = person.api(path, "{\"reason\": \"x\"}");
            assertThat(refused.statusCode()).isEqualTo(403);
            assertThat(json(refused).get("code").asString()).isEqualTo("login-too-old");
            assertThat(console()
                            .send(console()
                                    .as(RunningConsole.OPERATOR, path)
                                    .header("Content-Type", "application/json")
                                    .POST(BodyPublishers.ofString("{\"reason\": \"x\"}"))
                                    .build())
                            .statusCode())
                    .as("a program gives its password with each request")
                    .isEqualTo(404);
        });
    }

    @Test
    void asksProgramsForBasicAndPeopleForALogin() {
        var api = answer("GET", "/api/admin/error-logs", null);
        assertThat(api.headers().firstValue("WWW-Authenticate").orElse("")).startsWith("Basic ");
        assertThat(api.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(json(api).get("code").asString()).isEqualTo("login-needed");
        var page = answer("GET", "/admin/conflicts", null);
        assertThat(page.headers().firstValue("Location").orElse("")).endsWith("/login");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/login", "/api/admin/error-logs", "/problems/forbidden", "/readyz", "/assets/console.css"})
    void everyAnswerForbidsFramesForeignScriptsAndGuessing(String path) {
        var headers = answer("GET", path, null).headers();
        assertThat(headers.firstValue("Content-Security-Policy").orElse(""))
                .contains("default-src 'none'", "script-src 'self';", "connect-src 'self';", "frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(headers.firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(headers.firstValue("X-Frame-Options")).contains("DENY");
    }

    @Test
    void letsAPersonInWithTokenAndPasswordAndOutAgain() {
        var form = answer("GET", "/login", null);
        var anonymous = cookie(form);
        var loggedIn = logIn(form);
        assertThat(loggedIn.statusCode()).isEqualTo(302);
        assertThat(loggedIn.headers().firstValue("Location").orElse("")).endsWith("/admin");
        var setCookie = loggedIn.headers().firstValue("Set-Cookie").orElse("");
        assertThat(setCookie).contains("SameSite=Strict", "HttpOnly");
        var session = cookie(loggedIn);
        assertThat(session).isNotEqualTo(anonymous);

        var page = console()
                .send(HttpRequest.newBuilder(console().at("/admin/conflicts"))
                        .header("Cookie", session)
                        .build());
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(post("/logout", session, "_csrf=forged").statusCode()).isEqualTo(403);
        assertThat(post("/logout", session, "_csrf=" + token(page)).statusCode())
                .isEqualTo(302);
        var after = console()
                .send(HttpRequest.newBuilder(console().at("/admin/conflicts"))
                        .header("Cookie", session)
                        .build());
        assertThat(after.statusCode()).isEqualTo(302);
    }

    @Test
    void takesAPersonsCommandOnlyWithTheTokenOfTheirSession() {
        var session = cookie(logIn(answer("GET", "/login", null)));
        var page = console()
                .send(HttpRequest.newBuilder(console().at("/admin/conflicts"))
                        .header("Cookie", session)
                        .build());
        for (var command : new String[] {"rerun", "ask", "refunded"}) {
            var path = "/api/admin/orders/" + UUID.randomUUID() + "/" + command;
            assertThat(command(path, session, null).statusCode()).isEqualTo(403);
            assertThat(command(path, session, "forged").statusCode()).isEqualTo(403);
            var taken = command(path, session, token(page));
            assertThat(taken.statusCode()).isEqualTo(404);
            assertThat(json(taken).get("code").asString()).isEqualTo("order-unknown");
        }
    }

    @Test
    void sendsAWrongPasswordBackToTheForm() {
        var form = answer("GET", "/login", null);
        var refused = post("/login", cookie(form), "username=admin&password=wrong&_csrf=" + token(form));
        assertThat(refused.headers().firstValue("Location").orElse("")).endsWith("/login?failed");
    }

    @Test
    void makesAnAddressWaitThatGuessesTooOftenAtAnAccountWhateverElseItMayDo() {
        for (int guess = 0; guess < 10; guess++) {
            assertThat(console()
                            .send(HttpRequest.newBuilder(console().at("/api/admin/error-logs"))
                                    .header("Authorization", basic("guess-" + guess))
                                    // Nobody's proxy is trusted unless it is set.
                                    .header("X-Forwarded-For", "203.0.113." + guess)
                                    .build())
                            .statusCode())
                    .isEqualTo(401);
            assertThat(console()
                            .send(console()
                                    .as(RunningConsole.VIEWER, "/api/admin/audit")
                                    .build())
                            .statusCode())
                    .as("one's own password clears nobody else's failures")
                    .isEqualTo(200);
        }
        var refused = answer("GET", "/api/admin/error-logs", RunningConsole.PASSWORD);
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("Retry-After")).isPresent();
        assertThat(json(refused).get("code").asString()).isEqualTo("rate-limited");
        assertThat(Visitor.location(logIn(answer("GET", "/login", null)))).isEqualTo("/login?wait");
        assertThat(answer("GET", "/readyz", null).statusCode()).isEqualTo(200);
    }

    @Test
    void letsAnAccountInHoweverItsNameIsWritten() {
        var password = RunningConsole.passwordOf(RunningConsole.VIEWER);
        for (var name : List.of("DANA", "Dana", "ｄａｎａ")) {
            var answer = console()
                    .send(HttpRequest.newBuilder(console().at("/api/admin/audit"))
                            .header("Authorization", basic(name, password))
                            .build());
            assertThat(answer.statusCode()).as(name).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/api/admin/error-logs/export?format=csv | navigate    | text/html,*/*     | Mozilla/5.0 | 303",
                "/api/admin/error-logs/export?format=csv |             | text/html,*/*     | Mozilla/5.0 | 303",
                "/api/admin/error-logs/stream            | cors        | text/event-stream | Mozilla/5.0 | 401",
                "/api/admin/error-logs/stream            |             | text/event-stream | Mozilla/5.0 | 401",
                "/api/admin/error-logs                   | same-origin | application/json  | Mozilla/5.0 | 401",
                "/api/admin/error-logs/stream            |             | text/event-stream | curl/8.5    | 401",
            })
    void letsNoBrowserAskForAPasswordInADialogOfItsOwn(
            String path, @Nullable String mode, String accept, String agent, int status) {
        for (var authorization : List.of("", basic("wrong"))) {
            var request = HttpRequest.newBuilder(console().at(path))
                    .header("Accept", accept)
                    .header(
                            "Referer",
                            console().at("/admin/conflicts?level=error").toString())
                    .header("User-Agent", agent);
            if (mode != null) {
                request.header("Sec-Fetch-Mode", mode);
            }
            if (!authorization.isEmpty()) {
                request.header("Authorization", authorization);
            }
            var answer = console().send(request.build());
            assertThat(answer.statusCode()).isEqualTo(status);
            assertThat(answer.headers().firstValue("WWW-Authenticate").isPresent())
                    .isEqualTo(agent.startsWith("curl"));
            if (status == 303) {
                assertThat(Visitor.location(answer)).isEqualTo("/login");
                var session = cookie(answer);
                assertThat(Visitor.location(logIn(answer("GET", "/login", null, session), session)))
                        .isEqualTo("/admin/conflicts?level=error");
            }
        }
    }

    @Test
    void saysThatTheLoginRanOutAndLeadsBackToThePageAndDoesNothingElse() {
        var refused = console()
                .send(HttpRequest.newBuilder(console().at("/admin/exceptions/1/note"))
                        .header("Cookie", "console-session=0123456789ABCDEF0123456789ABCDEF")
                        .header(
                                "Referer",
                                console().at("/admin/audit?what=login").toString())
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString("reason=x&_csrf=of-the-session-that-ended"))
                        .build());
        assertThat(refused.statusCode()).isEqualTo(303);
        assertThat(Visitor.location(refused)).isEqualTo("/login?expired");

        var session = cookie(refused);
        var login = answer("GET", "/login?expired&lang=en", null, session);
        assertThat(login.body()).contains("Your login ran out, and nothing was changed");
        assertThat(Visitor.location(logIn(login, session))).isEqualTo("/admin/audit?what=login");
    }

    @Test
    void tellsAScriptWhoseLoginRanOutThatALoginIsNeeded() {
        var refused = console()
                .send(HttpRequest.newBuilder(console().at("/api/admin/orders/1/rerun"))
                        .header("Cookie", "console-session=0123456789ABCDEF0123456789ABCDEF")
                        .header("Sec-Fetch-Mode", "cors")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("{}"))
                        .build());
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.headers().firstValue("WWW-Authenticate")).isEmpty();
    }

    @Test
    void saysThatAFormIsOfAnEarlierLoginAndOffersItsPageAgain() {
        var refused = Visitor.loggedInAs(RunningConsole.OPERATOR)
                .post(
                        "/admin/exceptions/1/note",
                        Map.of("lang", "en"),
                        "of-another-login",
                        "/admin/exceptions?lang=en");

        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body())
                .contains(
                        "The page is of an earlier login", "Nothing was changed", "href=\"/admin/exceptions?lang=en\"");
    }

    @Test
    void wantsTheTokenOfASessionWhateverElseARequestComesWith() {
        var session = cookie(logIn(answer("GET", "/login", null)));
        var page = answer("GET", "/admin/audit", null, session);
        var path = "/api/admin/orders/" + UUID.randomUUID() + "/rerun";
        for (var token : List.of("", "forged")) {
            var refused = command(path, session, token, basic(RunningConsole.PASSWORD));
            assertThat(refused.statusCode()).isEqualTo(403);
            assertThat(json(refused).get("code").asString()).isEqualTo("form-too-old");
        }
        assertThat(command(path, session, token(page), basic(RunningConsole.PASSWORD))
                        .statusCode())
                .isEqualTo(404);
        assertThat(command(path, "console-session=ended", "", basic(RunningConsole.PASSWORD))
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    @Timeout(60)
    void endsAStreamWithTheSessionItWasOpenedIn() throws Exception {
        var session = cookie(logIn(answer("GET", "/login", null)));
        var page = answer("GET", "/admin/audit", null, session);
        try (var http = HttpClient.newHttpClient()) {
            var stream = http.send(
                    HttpRequest.newBuilder(console().at("/api/admin/error-logs/stream"))
                            .header("Cookie", session)
                            .build(),
                    HttpResponse.BodyHandlers.ofLines());
            assertThat(stream.statusCode()).isEqualTo(200);

            assertThat(post("/logout", session, "_csrf=" + token(page)).statusCode())
                    .isEqualTo(302);

            assertThat(stream.body().count()).as("it has an end").isPositive();
        }
    }

    @Test
    void refusesWhatIsNoHttpRequestOfOursWithoutATrace() {
        for (var path : new String[] {"/admin//conflicts", "/admin/conflicts;x=1", "/admin/%2e%2e/x"}) {
            var refused = answer("GET", path, null);
            assertThat(refused.statusCode()).as(path).isEqualTo(400);
            assertThat(refused.body()).doesNotContain("Exception", "springframework");
        }
    }

    @Test
    void showsHealthAndMetricsOnTheManagementPortOnly() {
        var health = console()
                .send(HttpRequest.newBuilder(console().managementAt("/actuator/health"))
                        .build());
        assertThat(health.statusCode()).isEqualTo(200);
        assertThat(json(health).at("/components/console/status").asString()).isEqualTo("UP");
        var metrics = console()
                .send(HttpRequest.newBuilder(console().managementAt("/actuator/prometheus"))
                        .build());
        assertThat(metrics.body()).contains("jvm_memory_used_bytes");
        var environment = console()
                .send(HttpRequest.newBuilder(console().managementAt("/actuator/env"))
                        .build());
        assertThat(environment.statusCode()).isNotEqualTo(200);
    }

    private static HttpResponse<String> answer(String method, String path, @Nullable String password) {
        return answer(method, path, password, "");
    }

    private static HttpResponse<String> answer(String method, String path, @Nullable String password, String session) {
        var request = HttpRequest.newBuilder(console().at(path)).method(method, BodyPublishers.noBody());
        if (!session.isEmpty()) {
            request.header("Cookie", session);
        }
        if (password != null) {
            request.header("Authorization", basic(password));
        }
        return console().send(request.build());
    }

    private static HttpResponse<String> logIn(HttpResponse<String> form) {
        return logIn(form, cookie(form));
    }

    private static HttpResponse<String> logIn(HttpResponse<String> form, String session) {
        return post(
                "/login",
                session,
                "username=admin&password=" + RunningConsole.PASSWORD.replace(' ', '+') + "&_csrf=" + token(form));
    }

    private static HttpResponse<String> command(String path, String session, @Nullable String token) {
        return command(path, session, token == null ? "" : token, "");
    }

    private static HttpResponse<String> command(String path, String session, String token, String authorization) {
        var request = HttpRequest.newBuilder(console().at(path))
                .header("Cookie", session)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"reason\": \"a test\"}"));
        if (!token.isEmpty()) {
            request.header("X-CSRF-TOKEN", token);
        }
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        return console().send(request.build());
    }

    private static HttpResponse<String> post(String path, String cookie, String form) {
        return console()
                .send(HttpRequest.newBuilder(console().at(path))
                        .header("Cookie", cookie)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(form))
                        .build());
    }

    private static String cookie(HttpResponse<String> response) {
        return response.headers().firstValue("Set-Cookie").orElse("").replaceFirst(";.*", "");
    }

    private static String token(HttpResponse<String> page) {
        var matcher = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"").matcher(page.body());
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }
}
