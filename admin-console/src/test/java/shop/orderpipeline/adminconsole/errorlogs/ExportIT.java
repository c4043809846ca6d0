package shop.orderpipeline.adminconsole.errorlogs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.awaitility.Awaitility.await;
import static shop.orderpipeline.adminconsole.ConflictRows.row;
import static shop.orderpipeline.adminconsole.RunningConsole.console;
import static shop.orderpipeline.adminconsole.RunningConsole.json;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import shop.orderpipeline.adminconsole.ConflictRows;
import shop.orderpipeline.adminconsole.projection.Partitions;
import shop.orderpipeline.conflict.ConflictType;
import tools.jackson.databind.json.JsonMapper;

class ExportIT {

    private static final String EXPORT = "/api/admin/error-logs/export";

    private final Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);

    @BeforeEach
    @AfterEach
    void nothingStored() {
        ConflictRows.deleteAll();
    }

    @Test
    void isATableWithTheNamesOfTheApiAndAMarkForSpreadsheets() {
        row("b", now.minusSeconds(1)).set("winner", "a,\"b\"").store();
        row("a", now).set("productId", Long.MAX_VALUE).store();
        var file = console().get(EXPORT + "?format=csv");
        assertThat(file.statusCode()).isEqualTo(200);
        assertThat(file.headers().firstValue("Content-Type").orElse(""))
                .isEqualToIgnoringCase("text/csv;charset=UTF-8");
        assertThat(file.headers().firstValue("Content-Disposition").orElse(""))
                .matches("attachment; filename=\"conflicts-\\d{4}-\\d\\d-\\d\\d\\.csv\"");
        assertThat(file.headers().firstValue("Content-Language")).contains("he");
        assertThat(file.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(file.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        var lines = file.body().split("\r\n", -1);
        assertThat(lines).hasSize(5);
        assertThat(lines[0])
                .isEqualTo("\ufeff"
                        + String.join(
                                ",",
                                console()
                                        .json("/api/admin/error-logs")
                                        .get("items")
                                        .get(0)
                                        .propertyNames()));
        assertThat(lines[1])
                .startsWith("a," + now + ",duplicate-notification,warn,confirmation,")
                .contains("9223372036854775807");
        assertThat(lines[2]).startsWith("b,").contains("\"a,\"\"b\"\"\"");
        assertThat(lines[3]).isEqualTo("#complete,2");
        assertThat(lines[4]).isEmpty();
    }

    @Test
    void runsNothingInASpreadsheet() {
        row("=HYPERLINK(\"http://evil\")", now)
                .set("winner", "+1")
                .set("loser", "@x")
                .store();
        var line = console().get(EXPORT + "?format=csv").body().split("\r\n", -1)[1];
        assertThat(line).startsWith("\"'=HYPERLINK(\"\"http://evil\"\")\",").contains(",'+1,'@x,");
    }

    @Test
    void isAlsoALineOfJsonEach() {
        row("one", now).store();
        row("two", now.minusSeconds(1)).store();
        var file = console()
                .send(console()
                        .asAdmin(EXPORT + "?format=ndjson&searchTerm=one&limit=1")
                        .header("Accept-Language", "en")
                        .build());
        assertThat(file.headers().firstValue("Content-Type")).contains("application/x-ndjson");
        assertThat(file.headers().firstValue("Content-Language")).contains("en");
        var lines = file.body().lines().toList();
        assertThat(lines).hasSize(2);
        assertThat(lines.getLast()).isEqualTo("{\"complete\":true,\"count\":1}");
        var line = JsonMapper.builder().build().readTree(lines.getFirst());
        var item = console()
                .json("/api/admin/error-logs?searchTerm=one&lang=en")
                .get("items")
                .get(0);
        assertThat(line).isEqualTo(item);
    }

    @Test
    void takesAllFiltersOfTheListButNoPages() {
        row("race", now).type(ConflictType.STOCK_RACE).store();
        row("stock", now.minusSeconds(1)).type(ConflictType.OUT_OF_STOCK).store();
        row("old", now.minus(9, ChronoUnit.DAYS))
                .type(ConflictType.OUT_OF_STOCK)
                .store();
        assertThat(exported("type=out-of-stock&days=7")).containsExactly("stock");
        assertThat(exported("level=error&sort=at")).containsExactly("old", "stock");
        assertThat(exported("state=healed&limit=1&cursor=garbage")).containsExactly("race");
        assertThat(exported("level=warn")).isEmpty();
    }

    @Test
    void streamsFiftyThousandWithoutHoldingThem() throws Exception {
        store(50_000);
        var ids = new HashSet<String>();
        var last = "";
        try (var lines = halfRead(ids)) {
            await().until(() ->
                    console().database().sql("""
                            select count(*) from pg_stat_activity
                            where application_name = 'admin-console-exports' and state <> 'idle'
                            """).query(Integer.class).single() == 0);
            row("later", now.plusSeconds(1)).store();
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                ids.add(line.substring(0, line.indexOf(',')));
                last = line;
            }
        }
        assertThat(last).isEqualTo("#complete,50000");
        assertThat(ids).hasSize(50_001).contains("#complete").doesNotContain("later");
    }

    @Test
    void cutsTheConnectionWhereItCanNotBeFinished() throws Exception {
        store(50_000);
        var lines = halfRead(new HashSet<>());
        var read = new ArrayList<String>();
        console()
                .database()
                .sql("alter table conflicts rename to conflicts_elsewhere")
                .update();
        try (lines) {
            assertThatIOException().isThrownBy(() -> {
                for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                    read.add(line);
                }
            });
        } finally {
            console()
                    .database()
                    .sql("alter table conflicts_elsewhere rename to conflicts")
                    .update();
        }
        assertThat(read).hasSizeLessThan(50_000 - Exports.ROWS_AT_ONCE);
        assertThat(read.getLast()).startsWith("#incomplete,");
    }

    /** An export of which the first slice was read: the buffers of both ends hold less than the rest. */
    private static BufferedReader halfRead(Set<String> ids) throws Exception {
        var file = HttpClient.newHttpClient()
                .send(console().asAdmin(EXPORT + "?format=csv").build(), HttpResponse.BodyHandlers.ofInputStream());
        var lines = new BufferedReader(new InputStreamReader(file.body(), StandardCharsets.UTF_8));
        assertThat(lines.readLine()).startsWith("\ufeffid,at,");
        for (int i = 0; i < Exports.ROWS_AT_ONCE; i++) {
            var line = lines.readLine();
            ids.add(line.substring(0, line.indexOf(',')));
        }
        return lines;
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "format=xlsx", "format=csv&level=fatal", "format=csv&format=ndjson"})
    void refusesWhatItCanNotWrite(String query) {
        var refused = console().get(EXPORT + "?" + query);
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(json(refused).get("code").asString()).isEqualTo("invalid-parameter");
        assertThat(refused.headers().firstValue("Content-Disposition")).isEmpty();
    }

    @Test
    void saysThatItCanNotAnswerNowWhereTheDatabaseTakesTooLong() throws Exception {
        row("one", now).store();
        try (var connection = console().dataSource().getConnection();
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("lock table conflicts in access exclusive mode");
            var refused = console().get(EXPORT + "?format=csv");
            connection.rollback();
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValue("Content-Disposition")).isEmpty();
            assertThat(json(refused).get("code").asString()).isEqualTo("service-unavailable");
        }
    }

    @Test
    void tellsOneConflictByItsId() {
        var id = "duplicate-notification|payment-notifications-3@18";
        row(id, now).store();
        var one = console().json("/api/admin/error-logs/" + encoded(id));
        assertThat(one)
                .isEqualTo(console().json("/api/admin/error-logs").get("items").get(0));
        var unknown = console().get("/api/admin/error-logs/nothing");
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(json(unknown).get("code").asString()).isEqualTo("conflict-unknown");
    }

    private void store(int count) throws SQLException {
        try (var connection = console().dataSource().getConnection()) {
            Partitions.ensure(connection, now);
        }
        console()
                .database()
                .sql("""
                        insert into conflicts (id, at, origin, fingerprint, type, level, stage, endpoint, status_code,
                          retryable, state, low_profile_id)
                        select 'many-' || n, :at, 'conflicts-0@' || n, 'f', 'duplicate-notification', 'warn',
                          'confirmation', '/api/payments/cardcom-webhook', 409, false, 'healed', 'page-' || n
                        from generate_series(1, :count) n
                        """)
                .param("at", now.atOffset(ZoneOffset.UTC))
                .param("count", count)
                .update();
    }

    private static List<String> exported(String query) {
        var ids = new ArrayList<String>();
        var file = console().get(EXPORT + "?format=csv&" + query);
        assertThat(file.statusCode()).as(file.body()).isEqualTo(200);
        file.body().lines().skip(1).forEach(line -> ids.add(line.substring(0, line.indexOf(','))));
        assertThat(ids.removeLast()).isEqualTo("#complete");
        return ids;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
