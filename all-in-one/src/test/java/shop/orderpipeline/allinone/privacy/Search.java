package shop.orderpipeline.allinone.privacy;

import java.io.IOException;
import java.io.InputStream;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.jdbc.core.JdbcTemplate;
import shop.orderpipeline.adminconsole.problem.ProblemCode;
import shop.orderpipeline.allinone.Ports;
import shop.orderpipeline.allinone.WholeTopic;
import shop.orderpipeline.allinone.local.LoopbackPort;
import shop.orderpipeline.topic.KafkaSettings;
import tools.jackson.databind.json.JsonMapper;

/** One look for canaries through everything that the pipeline keeps, says and shows. */
final class Search {

    private static final Pattern CSRF = Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]+)\"");
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int PIECE = 4 * 1024 * 1024;
    private static final Duration CALL = Duration.ofSeconds(20);

    private final Canaries canaries;
    private final Ports ports;
    private final Set<String> found = new TreeSet<>();
    private int places;
    private int records;
    private int rows;
    private int lines;
    private int pages;
    private int files;

    Search(Canaries canaries, Ports ports) {
        this.canaries = canaries;
        this.ports = ports;
    }

    /** Where something was found: {@code place: value}. */
    Set<String> found() {
        return found;
    }

    @Override
    public String toString() {
        return "places searched: %d (records %d, rows %d, log lines %d, pages %d, files %d), canaries: %d values, found: %d"
                .formatted(places, records, rows, lines, pages, files, canaries.size(), found.size());
    }

    /** Keys, values and headers of every record of every topic, Kafka's own and the streams' included. */
    void topics() throws InterruptedException, ExecutionException {
        var kafka =
                KafkaSettings.singleNode(LoopbackPort.HOST + ":" + ports.kafka().number());
        try (var admin =
                Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, (Object) kafka.bootstrapServers()))) {
            var names = admin.listTopics(new ListTopicsOptions().listInternal(true))
                    .names()
                    .get();
            places += names.size();
            // Also what a transaction took back is still on disk.
            WholeTopic.readUncommitted(kafka, names, this::look);
        }
    }

    private void look(ConsumerRecord<byte[], byte[]> record) {
        records++;
        var place = "topic " + record.topic();
        if (record.key() != null) {
            note(place + " key", canaries.in(record.key()));
        }
        if (record.value() != null) {
            note(place + " value", canaries.in(record.value()));
        }
        for (var header : record.headers()) {
            note(place + " header", canaries.in(header.key()));
            if (header.value() != null) {
                note(place + " header", canaries.in(header.value()));
            }
        }
    }

    /** Every row of every table, and the statements that the server remembers. */
    void tables(JdbcTemplate database) {
        var tables = database.queryForList("""
                select format('%I.%I', table_schema, table_name)
                from information_schema.tables
                where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')
                """, String.class);
        for (var table : tables) {
            rows(database, "table " + table, "select t::text from " + table + " t");
        }
        rows(database, "statements of the database", "select query from pg_stat_activity where query is not null");
    }

    private void rows(JdbcTemplate database, String place, String sql) {
        places++;
        database.query(sql, row -> {
            rows++;
            note(place, canaries.in(String.valueOf(row.getString(1))));
        });
    }

    void logs(List<String> logged) {
        places++;
        for (var line : logged) {
            lines++;
            note("log", canaries.in(line));
        }
    }

    /** Metrics and health, the console's pages in both languages, what its API answers, and how it refuses. */
    void pages(String password, List<String> lowProfileIds) throws Exception {
        var management = url(ports.management());
        var console = url(ports.admin());
        try (var http = HttpClient.newBuilder()
                .cookieHandler(new CookieManager())
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build()) {
            for (var path : List.of("/actuator/prometheus", "/actuator/health", "/readyz", "/livez")) {
                page(http, management + path);
            }
            page(http, url(ports.ingress()) + "/readyz");
            logIn(http, console, password);
            for (var language : List.of("he", "en")) {
                page(http, console + "/admin?lang=" + language);
                page(http, console + "/admin/reports/weekly?lang=" + language);
                page(http, console + "/admin/conflicts?lang=" + language);
                page(http, console + "/admin/exceptions?state=all&limit=200&lang=" + language);
                page(http, console + "/admin/audit?lang=" + language);
                for (var id : lowProfileIds) {
                    page(http, console + "/admin/conflicts?lang=" + language + "&searchTerm=" + id);
                }
                for (var problem : ProblemCode.values()) {
                    page(http, console + "/problems/" + problem.code() + "?lang=" + language);
                }
            }
            var api = console + "/api/admin/error-logs";
            page(http, api + "?limit=200");
            page(http, api + "?limit=200&searchTerm=409");
            page(http, api + "/stats/summary?days=7");
            for (var id : lowProfileIds) {
                page(http, api + "?searchTerm=" + id);
            }
            page(http, console + "/api/admin/audit?limit=200");
            var exceptions = console + "/api/admin/exceptions?state=all&limit=200";
            page(http, exceptions);
            for (var exception : JSON.readTree(get(http, exceptions).body()).path("items")) {
                page(http, console + "/admin/exceptions/" + exception.path("id").asString());
            }
        }
    }

    /** How many conflicts the console's API finds by this text; its answer names what it looked for nowhere else. */
    int conflictsFoundBy(String text, String password) throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            var basic = Base64.getEncoder().encodeToString(("admin:" + password).getBytes(StandardCharsets.UTF_8));
            var answer = http.send(
                    HttpRequest.newBuilder(URI.create(url(ports.admin()) + "/api/admin/error-logs?searchTerm="
                                    + URLEncoder.encode(text, StandardCharsets.UTF_8)))
                            .timeout(CALL)
                            .header("Authorization", "Basic " + basic)
                            .build(),
                    BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IllegalStateException("the API answered " + answer.statusCode());
            }
            return JSON.readTree(answer.body()).path("items").size();
        }
    }

    private static void logIn(HttpClient http, String console, String password) throws Exception {
        var form = get(http, console + "/login").body();
        var token = CSRF.matcher(form);
        if (!token.find()) {
            throw new IllegalStateException("the login page has no token");
        }
        var body = "username=admin&password=" + URLEncoder.encode(password, StandardCharsets.UTF_8) + "&_csrf="
                + URLEncoder.encode(token.group(1), StandardCharsets.UTF_8);
        http.send(
                HttpRequest.newBuilder(URI.create(console + "/login"))
                        .timeout(CALL)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.discarding());
    }

    private void page(HttpClient http, String url) throws Exception {
        var answer = get(http, url);
        // The login page has nothing to find: whoever is sent there has searched nothing.
        if (answer.statusCode() != 200 || answer.uri().getPath().equals("/login")) {
            throw new IllegalStateException(url + " answered " + answer.statusCode() + " at " + answer.uri());
        }
        places++;
        pages++;
        note("page " + answer.uri().getPath(), canaries.in(answer.body()));
        note(
                "headers of " + answer.uri().getPath(),
                canaries.in(answer.headers().map().toString()));
    }

    private static HttpResponse<String> get(HttpClient http, String url) throws Exception {
        return http.send(HttpRequest.newBuilder(URI.create(url)).timeout(CALL).build(), BodyHandlers.ofString());
    }

    private static String url(LoopbackPort port) {
        return "http://" + LoopbackPort.HOST + ":" + port.number();
    }

    /**
     * The bytes of every file: the broker's log, the database with its write-ahead log and messages, the streams' store.
     * Left out are the simulator's journal, which holds what it was told; the broker's indexes, which are numbers and
     * mostly holes; and the database's own programs.
     */
    void files(Path data) throws IOException {
        List<Path> all;
        try (var walk = Files.walk(data)) {
            all = walk.filter(Files::isRegularFile).filter(Search::isOurs).toList();
        }
        for (var file : all) {
            look(file);
        }
    }

    private void look(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            look(file, in);
            places++;
            files++;
        } catch (NoSuchFileException e) {
            // Deleted since it was listed, as segments and temporary files are: nothing is kept there.
        }
    }

    private void look(Path file, InputStream in) throws IOException {
        int overlap = canaries.longest();
        var bytes = new byte[PIECE + overlap];
        int kept = 0;
        int read = in.readNBytes(bytes, kept, bytes.length - kept);
        while (read > 0) {
            int length = kept + read;
            note("file " + file.getFileName(), canaries.in(bytes, length));
            int rest = Math.min(overlap, length);
            System.arraycopy(bytes, length - rest, bytes, 0, rest);
            kept = rest;
            read = in.readNBytes(bytes, kept, bytes.length - kept);
        }
    }

    private static boolean isOurs(Path file) {
        var name = file.getFileName().toString();
        return !name.startsWith("simulator.jsonl")
                && !name.endsWith(".index")
                && !name.endsWith(".timeindex")
                && !file.toString().contains("postgres-program");
    }

    private void note(String place, Set<String> values) {
        values.forEach(value -> found.add(place + ": " + value));
    }
}
