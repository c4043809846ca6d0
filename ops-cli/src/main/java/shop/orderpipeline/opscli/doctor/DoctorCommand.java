package shop.orderpipeline.opscli.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import shop.orderpipeline.opscli.Broker;
import shop.orderpipeline.opscli.Desk;
import shop.orderpipeline.opscli.Exit;
import shop.orderpipeline.opscli.Rows;
import shop.orderpipeline.opscli.Services;
import shop.orderpipeline.opscli.Table;
import shop.orderpipeline.topic.TopicCreation;
import shop.orderpipeline.topic.Topics;

/** {@code doctor}. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description = {
            "looks at everything that the pipeline needs, and says what to do where something is wrong",
            "Nothing is changed, and nothing is waited for longer than a few seconds; what can't be asked hides nothing",
            "else. Ends with 7 where something fails."
        },
        footer = {
            "",
            "Examples:",
            "  ./pipeline doctor",
            "  ./pipeline doctor -o json | jq '.[] | select(.verdict != \"ok\")'"
        })
public final class DoctorCommand implements Callable<Integer> {

    private static final Duration PATIENCE = Duration.ofSeconds(3);

    /** A group's age is read from Kafka too, after its lag. */
    private static final Duration LONGEST_CHECK = Duration.ofSeconds(6);

    private static final String APPLIED = """
            select version, success from flyway_schema_history where version is not null
            """;

    private static final String WAITING = """
            select count(*) from exceptions where state = 'open' and reason = 'retries-exhausted'
            """;

    private final Desk desk;

    @Mixin
    private Rows rows = new Rows();

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "where ./pipeline up keeps its data (default: the one that it takes by itself)")
    private Path data = Path.of(System.getProperty("pipeline.data", "data"));

    public DoctorCommand(Desk desk) {
        this.desk = desk;
    }

    /** One thing that is looked at. */
    private record Check(String what, String toDo, Future<List<Finding>> findings) {}

    @Override
    public Integer call() throws InterruptedException {
        var findings = new ArrayList<Finding>();
        findings.add(
                Rules.jdk(Runtime.version().feature(), Runtime.version() + " at " + System.getProperty("java.home")));
        var threads = Executors.newCachedThreadPool(
                Thread.ofPlatform().daemon().name("check-", 0).factory());
        var broker = threads.submit(() -> new Broker(desk.settings().kafka()));
        try {
            for (var check : begun(threads, broker)) {
                findings.addAll(ended(check));
            }
        } finally {
            threads.shutdownNow();
            if (broker.state() == Future.State.SUCCESS) {
                broker.resultNow().close();
            }
        }
        var table = Table.of("verdict", "what", "why", "toDo");
        findings.forEach(finding -> table.row(finding.verdict().mark(), finding.what(), finding.why(), finding.toDo()));
        rows.print(desk, table);
        long failed = findings.stream()
                .filter(finding -> finding.verdict() == Finding.Verdict.FAIL)
                .count();
        desk.err().println(failed == 0 ? "nothing fails" : failed + " of " + findings.size() + " checks fail");
        return (failed == 0 ? Exit.DONE : Exit.CHECK_FAILED).code();
    }

    /** All at the same time: one that has to wait holds up none. */
    private List<Check> begun(ExecutorService threads, Future<Broker> broker) {
        var settings = desk.settings();
        var kafka = settings.kafka().bootstrapServers();
        var atKafka = "is Kafka up, and is KAFKA_BOOTSTRAP_SERVERS (" + kafka + ") right?";
        var atDatabase = "is PostgreSQL up, and are DATABASE_URL, DATABASE_USER, DATABASE_PASSWORD right?";
        var ports = settings.ports();
        return List.of(
                new Check("Kafka", atKafka, threads.submit(() -> kafka(broker.get()))),
                new Check("topics", atKafka, threads.submit(() -> topics(broker.get()))),
                new Check(
                        "groups",
                        atKafka,
                        threads.submit(() -> Rules.groups(broker.get().groups(), Instant.now()))),
                new Check("PostgreSQL", atDatabase, threads.submit(this::database)),
                new Check("migrations", atDatabase, threads.submit(this::migrations)),
                new Check("dead letters", atDatabase, threads.submit(this::deadLetters)),
                new Check(
                        "webhook ingress",
                        "start it, or ./pipeline up",
                        threads.submit(() -> ready("webhook ingress", ports.ingress()))),
                new Check(
                        "admin console",
                        "start it, or ./pipeline up",
                        threads.submit(() -> ready("admin console", ports.admin()))),
                new Check("disk", "give --data an existing directory", threads.submit(this::disk)));
    }

    private static List<Finding> ended(Check check) throws InterruptedException {
        try {
            return check.findings().get(LONGEST_CHECK.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return List.of(Finding.fail(check.what(), "no answer in time", check.toDo()));
        } catch (ExecutionException e) {
            return List.of(Finding.fail(check.what(), reason(e), check.toDo()));
        }
    }

    /** The class of the failure; its message may quote values. */
    private static String reason(ExecutionException e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return "can't be asked (" + cause.getClass().getSimpleName()
                + (cause instanceof SQLException sql && sql.getSQLState() != null
                        ? ", SQLSTATE " + sql.getSQLState()
                        : "")
                + ")";
    }

    private List<Finding> kafka(Broker broker) throws InterruptedException {
        var nodes = broker.answer(broker.admin().describeCluster().nodes());
        int needed = desk.settings().kafka().minInSyncReplicas();
        var why = nodes.size() + (nodes.size() == 1 ? " broker" : " brokers") + " at "
                + desk.settings().kafka().bootstrapServers();
        return List.of(
                nodes.size() < needed
                        ? Finding.fail("Kafka", why + ", " + needed + " must have each record", "start the others")
                        : Finding.ok("Kafka", why));
    }

    private List<Finding> topics(Broker broker) throws InterruptedException {
        var there = broker.topics();
        var settings = settings(broker, there.keySet());
        return Rules.topics(Topics.all().stream()
                .map(topic -> new Rules.TopicState(
                        topic.name(),
                        there.containsKey(topic.name())
                                ? (Integer) there.get(topic.name()).partitions().size()
                                : null,
                        Topics.PARTITIONS,
                        settings.getOrDefault(topic.name(), Map.of()),
                        TopicCreation.configuration(
                                topic, desk.settings().kafka().minInSyncReplicas())))
                .toList());
    }

    private static Map<String, Map<String, String>> settings(Broker broker, Iterable<String> topics)
            throws InterruptedException {
        var asked = new ArrayList<ConfigResource>();
        topics.forEach(topic -> asked.add(new ConfigResource(ConfigResource.Type.TOPIC, topic)));
        var settings = new HashMap<String, Map<String, String>>();
        broker.answer(broker.admin().describeConfigs(asked).all())
                .forEach((topic, config) -> settings.put(
                        topic.name(),
                        config.entries().stream()
                                .filter(entry -> entry.value() != null)
                                .collect(Collectors.toMap(ConfigEntry::name, ConfigEntry::value))));
        return settings;
    }

    private List<Finding> database() throws SQLException {
        try (var connection = connection();
                var statement = connection.createStatement()) {
            var before = Instant.now();
            try (var rows = statement.executeQuery("select clock_timestamp(), current_setting('server_version')")) {
                rows.next();
                var after = Instant.now();
                var theirs = rows.getObject(1, OffsetDateTime.class).toInstant();
                var ours = before.plus(Duration.between(before, after).dividedBy(2));
                return List.of(
                        Finding.ok("PostgreSQL", rows.getString(2)), Rules.clocks(Duration.between(theirs, ours)));
            }
        }
    }

    private List<Finding> migrations() throws SQLException, IOException {
        var applied = new HashSet<String>();
        var failed = new HashSet<String>();
        try (var connection = connection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(APPLIED)) {
            while (rows.next()) {
                (rows.getBoolean(2) ? applied : failed).add(rows.getString(1));
            }
        } catch (SQLException e) {
            if (!"42P01".equals(e.getSQLState())) {
                throw e;
            }
            // No history yet: nothing is applied.
        }
        return List.of(Rules.migrations(Migrations.ofThisVersion(), applied, failed));
    }

    private List<Finding> deadLetters() throws SQLException {
        try (var connection = connection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(WAITING)) {
            rows.next();
            return List.of(Rules.deadLetters(rows.getLong(1)));
        }
    }

    private List<Finding> ready(String what, int port) {
        var at = "http://127.0.0.1:" + port + "/readyz";
        try {
            int status = Services.status(port, "/readyz");
            return List.of(
                    status == 200
                            ? Finding.ok(what, "ready at port " + port)
                            : Finding.fail(
                                    what,
                                    at + " answers " + status,
                                    "its log says why, and the management port "
                                            + desk.settings().ports().management() + " (/actuator/health)"));
        } catch (IOException e) {
            return List.of(Finding.fail(what, "nobody answers at " + at, "start it, or ./pipeline up"));
        }
    }

    private List<Finding> disk() throws IOException {
        var there = data.toAbsolutePath().normalize();
        while (!Files.exists(there) && there.getParent() != null) {
            there = there.getParent();
        }
        return List.of(Rules.disk(there.toString(), Files.getFileStore(there).getUsableSpace()));
    }

    private Connection connection() throws SQLException {
        return desk.settings().lookingAt(PATIENCE).getConnection();
    }
}
