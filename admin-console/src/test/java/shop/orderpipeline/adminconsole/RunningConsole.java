package shop.orderpipeline.adminconsole;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.ExecutionException;
import javax.sql.DataSource;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import shop.orderpipeline.conflict.Conflict;
import shop.orderpipeline.health.Readiness;
import shop.orderpipeline.testing.TestDatabase;
import shop.orderpipeline.testing.TestKafka;
import shop.orderpipeline.topic.Topics;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The whole console on a real broker and a real database, started once for all tests of this module. */
public final class RunningConsole {

    public static final String PASSWORD = "correct horse battery staple";

    /** Accounts of the users file, each with a password like its name, see {@link #passwordOf}. */
    public static final String VIEWER = "dana";

    public static final String OPERATOR = "omer";
    public static final String OTHER_OPERATOR = "noa";

    private static final RunningConsole INSTANCE = new RunningConsole();
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final TestDatabase database = TestDatabase.migrated();
    private final HttpClient http = HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final KafkaProducer<byte[], byte[]> producer = TestKafka.producer();
    private final MovableClock clock = new MovableClock();
    private final UsersFileOnDisk users = new UsersFileOnDisk();
    private final ConfigurableApplicationContext context;

    private RunningConsole() {
        users.write(
                users.line(VIEWER, "viewer"), users.line(OPERATOR, "operator"), users.line(OTHER_OPERATOR, "operator"));
        context = AdminConsole.application()
                .initializers(starting -> ((GenericApplicationContext) starting)
                        .registerBean("movableClock", Clock.class, () -> clock, bean -> bean.setPrimary(true)))
                .run(
                        "--KAFKA_BOOTSTRAP_SERVERS=" + TestKafka.settings().bootstrapServers(),
                        "--DATABASE_URL=" + database.jdbcUrl(),
                        "--DATABASE_USER=postgres",
                        "--PIPELINE_ADMIN_PASSWORD=" + PASSWORD,
                        "--ADMIN_USERS_FILE=" + users.path(),
                        "--SERVER_PORT=0",
                        "--MANAGEMENT_PORT=0",
                        "--console.live.heartbeat=250ms",
                        "--console.live.listeners=20",
                        "--console.live.listeners-per-account=12",
                        "--springdoc.paths-to-match=/api/admin/**",
                        "--springdoc.writer-with-order-by-keys=true",
                        // Tests make it fail on purpose.
                        "--logging.level.shop.orderpipeline.adminconsole.projection=OFF",
                        "--logging.level.shop.orderpipeline.adminconsole.deadletters=OFF",
                        "--logging.level.org.springframework.kafka=OFF");
        await().atMost(Duration.ofSeconds(60))
                .until(() -> bean(Readiness.class).notReady().isEmpty());
    }

    public static RunningConsole console() {
        return INSTANCE;
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    public <T> T bean(String name, Class<T> type) {
        return context.getBean(name, type);
    }

    /** The console's own clock; whoever moves it moves it back. */
    public MovableClock clock() {
        return clock;
    }

    /** Whoever changes it changes it back. */
    public UsersFileOnDisk users() {
        return users;
    }

    public static String passwordOf(String account) {
        return account.equals("admin") ? PASSWORD : account + "-password";
    }

    /** As the database's owner, without the console's limits. */
    public JdbcClient database() {
        return JdbcClient.create(database.dataSource());
    }

    public DataSource dataSource() {
        return database.dataSource();
    }

    public URI at(String path) {
        return URI.create("http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port") + path);
    }

    public URI managementAt(String path) {
        return URI.create("http://127.0.0.1:" + context.getEnvironment().getProperty("local.management.port") + path);
    }

    public HttpResponse<String> send(HttpRequest request) {
        return send(request, HttpResponse.BodyHandlers.ofString());
    }

    /** Of an answer that may never end. */
    public int status(HttpRequest request) {
        var answer = send(request, HttpResponse.BodyHandlers.ofInputStream());
        try (var body = answer.body()) {
            return answer.statusCode();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> body) {
        try {
            return http.send(request, body);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** With the right password. */
    public HttpRequest.Builder asAdmin(String path) {
        return HttpRequest.newBuilder(at(path)).header("Authorization", basic(PASSWORD));
    }

    /** As a program of one of the accounts, with the right password. */
    public HttpRequest.Builder as(String account, String path) {
        return HttpRequest.newBuilder(at(path)).header("Authorization", basic(account, passwordOf(account)));
    }

    public HttpResponse<String> get(String path) {
        return send(asAdmin(path).build());
    }

    public JsonNode json(String path) {
        return json(get(path));
    }

    public static JsonNode json(HttpResponse<String> response) {
        return JSON.readTree(response.body());
    }

    public static String basic(String password) {
        return basic("admin", password);
    }

    public static String basic(String account, String password) {
        return "Basic "
                + Base64.getEncoder().encodeToString((account + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    /** Returns when the broker has it. */
    public void publish(Conflict conflict) {
        publish(Topics.CONFLICTS.record(conflict));
    }

    public void publish(ProducerRecord<byte[], byte[]> record) {
        try {
            producer.send(record).get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** How many conflicts of a payment are stored. */
    public long stored(String lowProfileId) {
        return database()
                .sql("select count(*) from conflicts where low_profile_id = :id")
                .param("id", lowProfileId)
                .query(Long.class)
                .single();
    }
}
