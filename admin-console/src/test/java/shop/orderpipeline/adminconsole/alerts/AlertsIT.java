package shop.orderpipeline.adminconsole.alerts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static shop.orderpipeline.adminconsole.RunningConsole.console;
import static shop.orderpipeline.adminconsole.RunningConsole.json;

import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import shop.orderpipeline.adminconsole.RunningConsole;
import tools.jackson.databind.JsonNode;

/** What people and programs see of alerts, on the running console, which also looks for some by itself. */
class AlertsIT {

    private final Lookout lookout = new Lookout();
    private final Instant midnight = Instant.now().truncatedTo(ChronoUnit.DAYS);

    private static String session = "";

    @BeforeAll
    static void logIn() {
        var form = console().send(HttpRequest.newBuilder(console().at("/login")).build());
        var token = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"").matcher(form.body());
        assertThat(token.find()).isTrue();
        var fields = "username=admin&password=" + URLEncoder.encode(RunningConsole.PASSWORD, StandardCharsets.UTF_8)
                + "&_csrf=" + token.group(1);
        session = cookie(console()
                .send(HttpRequest.newBuilder(console().at("/login"))
                        .header("Cookie", cookie(form))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(fields))
                        .build()));
    }

    /** What the console finds by itself would stand among what a test stores. */
    @BeforeEach
    void nothingIsFound() {
        lookout.stop();
        nothingStored();
    }

    @AfterEach
    void everythingIsFound() {
        nothingStored();
        lookout.close();
    }

    private static void nothingStored() {
        console().database().sql("delete from alerts").update();
        measuredBefore(Duration.ZERO);
        console()
                .database()
                .sql("delete from exceptions where low_profile_id = 'alerts-it'")
                .update();
        console()
                .database()
                .sql("delete from dead_letters where low_profile_id = 'alerts-it'")
                .update();
    }

    @Test
    void listsWhatStandsAndWhatIsOverForPrograms() {
        standing("exceptions-waiting", "", "critical", midnight, "{\"exceptions\": 2, \"oldestHours\": 80}");
        standing("stock-races", "", "warning", midnight.plusSeconds(60), "{\"conflicts\": 50}");
        over("conflict-ratio", "critical", midnight.minusSeconds(7_200), Duration.ofMinutes(30));

        var answer = console().json("/api/admin/alerts");
        assertThat(answer.propertyNames()).containsExactly("active", "unmeasured", "items", "nextCursor", "asOf");
        assertThat(answer.get("nextCursor").isNull()).isTrue();
        assertThat(names(answer.get("active"))).containsExactly("stock-races", "exceptions-waiting");
        assertThat(names(answer.get("items"))).containsExactly("conflict-ratio");
        var waiting = answer.get("active").get(1);
        assertThat(waiting.propertyNames())
                .containsExactly(
                        "id",
                        "name",
                        "subject",
                        "severity",
                        "peak",
                        "raisedAt",
                        "changedAt",
                        "resolvedAt",
                        "notMeasuredSince",
                        "figures",
                        "title",
                        "measured",
                        "meaning",
                        "todo",
                        "runbook");
        assertThat(waiting.get("id").isString()).isTrue();
        assertThat(waiting.get("severity").asString()).isEqualTo("critical");
        assertThat(waiting.get("raisedAt").asString()).isEqualTo(midnight.toString());
        assertThat(waiting.get("resolvedAt").isNull()).isTrue();
        assertThat(waiting.get("figures").toString()).isEqualTo("{\"exceptions\":2,\"oldestHours\":80}");
        assertThat(waiting.get("measured").asString()).startsWith("שני חריגים פתוחים יותר מיממה");
        assertThat(waiting.get("runbook").asString()).isEqualTo("/admin/runbooks/exceptions-waiting");
        assertThat(answer.get("items").get(0).get("resolvedAt").asString())
                .isEqualTo(midnight.minusSeconds(5_400).toString());
    }

    @Test
    void answersProgramsInTheirLanguage() {
        standing("projection-late", "", "warning", midnight, "{\"seconds\": 75}");
        var english = console()
                .send(console()
                        .asAdmin("/api/admin/alerts")
                        .header("Accept-Language", "en")
                        .build());
        assertThat(english.headers().firstValue("Content-Language")).contains("en");
        assertThat(json(english).get("active").get(0).get("measured").asString())
                .isEqualTo("What the console shows is 75 seconds behind.");
    }

    @Test
    void leadsThroughThePastPageByPage() {
        for (int number = 0; number < 120; number++) {
            over("stock-races", "warning", midnight.minusSeconds(600L * (121 - number)), Duration.ofMinutes(5));
        }
        over("conflict-ratio", "warning", midnight.minus(Duration.ofDays(91)), Duration.ofMinutes(5));
        var ids = new ArrayList<Long>();
        String cursor = "";
        for (int page = 0; page < 3; page++) {
            var answer = console().json("/api/admin/alerts?cursor=" + cursor);
            answer.get("items")
                    .forEach(item -> ids.add(Long.valueOf(item.get("id").asString())));
            cursor = answer.get("nextCursor").asString("");
        }
        assertThat(cursor).isEmpty();
        assertThat(ids).hasSize(120).doesNotHaveDuplicates().isSortedAccordingTo((a, b) -> Long.compare(b, a));
        assertThat(console().json("/api/admin/alerts?limit=200").get("items").size())
                .isEqualTo(120);

        var first = page("/admin/alerts?lang=en");
        var next = Pattern.compile("id=\"next\" rel=\"next\" href=\"([^\"]+)\"").matcher(first);
        assertThat(next.find()).isTrue();
        assertThat(page(next.group(1).replace("&amp;", "&"))).contains("Back to the start");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cursor=x", "cursor=0", "cursor=1&cursor=2", "limit=0", "limit=201", "limit=-"})
    void refusesAWrongLink(String query) {
        var refused = console().get("/api/admin/alerts?" + query);
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(json(refused).get("code").asString()).isEqualTo("invalid-parameter");
        var page = open("/admin/alerts?lang=en&" + query);
        assertThat(page.statusCode()).isEqualTo(400);
        assertThat(page.body()).contains("Invalid parameter");
    }

    @Test
    void showsInHebrewWhatStandsAndWhatToDo() {
        standing("service-unavailable", "", "critical", midnight, "{\"conflicts\": 5000}");
        over("duplicate-surge", "warning", midnight.minusSeconds(7_200), Duration.ofMinutes(2));
        var page = page("/admin/alerts?lang=he");
        assertThat(page)
                .contains("<html lang=\"he\" dir=\"rtl\">")
                .contains("התראות")
                .contains("אין תשובות ברורות מקארדקום")
                .contains("בעשר דקות לא נתנה קארדקום תשובה ברורה על 5,000 תשלומים.")
                .contains("מה לעשות עכשיו")
                .contains("href=\"/admin/runbooks/service-unavailable\"")
                .contains("href=\"/admin/conflicts?searchTerm=503&amp;days=1\"")
                .contains("גל של הודעות כפולות")
                .contains("במשך שתי דקות")
                .contains("Asia/Jerusalem")
                .doesNotContain("??");
    }

    @Test
    void showsTheSameInEnglish() {
        standing("service-unavailable", "", "warning", midnight, "{\"conflicts\": 51}");
        over("duplicate-surge", "critical", midnight.minusSeconds(90_000), Duration.ofHours(5));
        var page = page("/admin/alerts?lang=en");
        assertThat(page)
                .contains("<html lang=\"en\" dir=\"ltr\">")
                .contains("No clear answers from CardCom")
                .contains("In ten minutes CardCom gave no clear answer about 51 payments.")
                .contains("What it means, and what to do")
                .contains("for 5 hours")
                .doesNotContain("??");
    }

    @Test
    void saysSoWhereNothingIsOutOfTheOrdinary() {
        assertThat(page("/admin/alerts?lang=en"))
                .contains("No threshold is passed.", "No alert ended in the last 90 days.");
    }

    @Test
    void saysWhatCouldNotBeMeasuredAndSinceWhen() {
        standing("stock-races", "", "warning", midnight, "{\"conflicts\": 50}");
        standing("projection-late", "", "warning", midnight, "{\"seconds\": 75}");
        measuredBefore(Duration.ofMinutes(5), "stock-races", "duplicate-surge");
        var page = page("/admin/alerts?lang=en");
        assertThat(page)
                .contains("This could not be measured lately.", "A surge of duplicate notifications")
                .containsOnlyOnce("Whether this still holds is not known.");
        var answer = console().json("/api/admin/alerts");
        assertThat(names(answer.get("unmeasured"))).containsExactly("duplicate-surge", "stock-races");
        assertThat(answer.get("active"))
                .extracting(alert -> alert.get("notMeasuredSince").isNull())
                .containsExactly(true, false);
    }

    @Test
    void saysThatNobodyLooksRatherThanThatNothingIsOutOfTheOrdinary() {
        measuredBefore(Duration.ofMinutes(5));
        assertThat(page("/admin/alerts?lang=en"))
                .contains("Nothing has been measured lately.")
                .doesNotContain("No threshold is passed.", "This could not be measured lately.");
        assertThat(console().json("/api/admin/alerts").get("unmeasured")).hasSize(1);
    }

    @Test
    void isInTheNavigationOfEveryPageWithHowManyStand() {
        console().bean(AlertSchedule.class).evaluate();
        assertThat(page("/admin/audit?lang=en"))
                .contains("href=\"/admin/alerts\"")
                .doesNotContain("how-many");
        standing("stock-races", "", "warning", midnight, "{\"conflicts\": 50}");
        standing("projection-late", "", "critical", midnight, "{\"seconds\": 700}");
        console().bean(AlertSchedule.class).evaluate();
        assertThat(page("/admin/audit?lang=en"))
                .containsPattern("how-many badge error\" dir=\"ltr\">2<")
                .contains("href=\"/admin/payments\"");
    }

    @Test
    void showsASubjectAsText() {
        standing("stock-races", "<script>1</script>${7*7}", "warning", midnight, "{\"conflicts\": 50}");
        assertThat(page("/admin/alerts?lang=en"))
                .contains("&lt;script&gt;1&lt;/script&gt;${7*7}")
                .doesNotContain("<script>");
    }

    @Test
    void opensAlsoWhereTheDatabaseDoesNotAnswer() throws SQLException {
        try (var connection = console().dataSource().getConnection();
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("lock table alerts in access exclusive mode");
            var page = open("/admin/alerts?lang=en");
            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.body()).contains("This part cannot be read at the moment", "Try again");
            assertThat(console().get("/api/admin/alerts").statusCode()).isEqualTo(503);
            connection.rollback();
        }
    }

    @ParameterizedTest
    @EnumSource
    void opensTheRunbookOfEveryAlert(AlertName name) {
        assertThat(page("/admin/runbooks/" + name.code() + "?lang=he")).contains(name.code(), "Do this");
    }

    @Test
    void knowsNoOtherRunbook() {
        assertThat(open("/admin/runbooks/nonsense").statusCode()).isEqualTo(404);
    }

    @Test
    void findsByItselfWhatWaits() {
        lookout.close();
        console().database().sql("""
                        insert into dead_letters (topic, partition, record_offset, at, source_topic, reason, retryable,
                          low_profile_id, replayed, replay_count)
                        values ('conflicts-dlt', 0, 1000000, now(), 'conflicts', 'unreadable', false, 'alerts-it', false, 0)
                        """).update();
        console()
                .database()
                .sql(
                        "insert into exceptions (low_profile_id, reason, opened_at) values ('alerts-it', 'paid-twice', :at)")
                .param("at", Instant.now().minus(Duration.ofHours(25)).atOffset(ZoneOffset.UTC))
                .update();
        await().atMost(Duration.ofSeconds(60))
                .until(() -> names(console().json("/api/admin/alerts").get("active"))
                        .containsAll(List.of("exceptions-waiting", "dead-letters-open")));
        await().atMost(Duration.ofSeconds(60))
                .until(() -> metrics().contains("alerts_active{name=\"exceptions-waiting\",severity=\"warning\"} 1.0"));
        assertThat(metrics()).contains("alerts_active{name=\"stock-races\",severity=\"critical\"} 0.0");
    }

    @Test
    void leadsToThePageOfWhatIsCounted() {
        for (var name : AlertName.values()) {
            standing(name.code(), "", "warning", midnight, "{}");
        }
        var page = page("/admin/alerts?lang=en");
        assertThat(page)
                .contains("Show the conflicts", "Show the exceptions", "Show the dead letters", "Show the pipeline")
                .doesNotContain("??");
        for (var name : AlertName.values()) {
            assertThat(page).contains("href=\"" + name.look().replace("&", "&amp;") + "\"");
            page(name.look());
        }
        assertThat(page("/admin/alerts?lang=he"))
                .contains("הצגת ההתנגשויות", "הצגת החריגים", "הצגת הרשומות התקועות", "הצגת מצב המערכת")
                .doesNotContain("??");
    }

    private static String metrics() {
        return console()
                .send(HttpRequest.newBuilder(console().managementAt("/actuator/prometheus"))
                        .build())
                .body();
    }

    private static String page(String path) {
        var page = open(path);
        assertThat(page.statusCode()).isEqualTo(200);
        return page.body();
    }

    private static HttpResponse<String> open(String path) {
        return console()
                .send(HttpRequest.newBuilder(console().at(path))
                        .header("Cookie", session)
                        .build());
    }

    /** @param names all where none is given, as if nobody looked */
    private static void measuredBefore(Duration ago, String... names) {
        console()
                .database()
                .sql("""
                        update alert_measurements set measured_at = clock_timestamp() - make_interval(secs => :seconds)
                        where :all or name = any(:names::text[])
                        """)
                .param("seconds", ago.toSeconds())
                .param("all", names.length == 0)
                .param("names", names)
                .update();
    }

    private static List<String> names(JsonNode alerts) {
        var names = new ArrayList<String>();
        alerts.forEach(alert -> names.add(alert.get("name").asString()));
        return names;
    }

    private static void standing(String name, String subject, String severity, Instant since, String figures) {
        store(name, subject, severity, since, null, figures);
    }

    private static void over(String name, String severity, Instant since, Duration lasted) {
        store(name, "", severity, since, since.plus(lasted), "{\"conflicts\": 50}");
    }

    private static void store(
            String name, String subject, String severity, Instant since, @Nullable Instant until, String figures) {
        console()
                .database()
                .sql("""
                        insert into alerts
                          (name, subject, severity, peak, state, raised_at, changed_at, resolved_at, figures)
                        values (:name, :subject, :severity, :severity, :state, :since, coalesce(:until::timestamptz, :since),
                          :until::timestamptz, :figures::jsonb)
                        """)
                .param("name", name)
                .param("subject", subject)
                .param("severity", severity)
                .param("state", until == null ? "raised" : "resolved")
                .param("since", since.atOffset(ZoneOffset.UTC))
                .param("until", until == null ? null : until.atOffset(ZoneOffset.UTC))
                .param("figures", figures)
                .update();
    }

    private static String cookie(HttpResponse<String> response) {
        return response.headers().firstValue("Set-Cookie").orElse("").replaceFirst(";.*", "");
    }
}
