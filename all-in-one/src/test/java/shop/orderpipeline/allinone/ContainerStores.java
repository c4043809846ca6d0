package shop.orderpipeline.allinone;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.IOException;
import java.util.List;
import org.slf4j.LoggerFactory;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.postgresql.PostgreSQLContainer;
import org.testcontainers.utility.DockerImageName;
import shop.orderpipeline.allinone.local.DataDirectory;
import shop.orderpipeline.allinone.local.PostgresServer;
import tools.jackson.databind.JsonNode;

/** Kafka and PostgreSQL in containers, of the images and with the settings that {@code docker-compose.yml} names. */
final class ContainerStores implements Stores {

    /** Set by the profile {@code containers}. */
    private static final String WANTED = "pipeline.containers";

    /** Which a lone container is told by its library, or by where it keeps its files. */
    private static final List<String> ADDRESSES_AND_PLACES = List.of(
            "KAFKA_NODE_ID",
            "KAFKA_PROCESS_ROLES",
            "KAFKA_CONTROLLER",
            "KAFKA_LISTENER",
            "KAFKA_ADVERTISED_LISTENERS",
            "KAFKA_INTER_BROKER",
            "KAFKA_LOG_DIRS");

    /** The stores that the system tests are to run on. */
    static Stores ofTheSystemTests() {
        return wanted() ? new ContainerStores() : EMBEDDED;
    }

    /** Skips the test where containers are wanted and no engine runs them. */
    static void requireEngineWhereWanted() {
        if (wanted()) {
            assumeTrue(Engine.ANSWERS, Engine.MISSING);
        }
    }

    private static boolean wanted() {
        return Boolean.getBoolean(WANTED);
    }

    /** Looked for once, and told once. */
    private static final class Engine {

        static final String MISSING =
                "skipped: -Pcontainers found no container engine (Docker, or one that speaks like it,"
                        + " at DOCKER_HOST or /var/run/docker.sock) to run Kafka's and PostgreSQL's images";

        static final boolean ANSWERS = looked();

        private static boolean looked() {
            // It tells at length where it looked; one line of ours is enough.
            var log = (Logger) LoggerFactory.getLogger("org.testcontainers");
            var before = log.getLevel();
            log.setLevel(Level.OFF);
            boolean answers = DockerClientFactory.instance().isDockerAvailable();
            log.setLevel(before);
            if (!answers) {
                System.out.println(MISSING);
            }
            return answers;
        }
    }

    @Override
    public AutoCloseable kafka(DataDirectory directory, int port) throws IOException {
        var service = service("kafka");
        var kafka = new KafkaContainer(image(service));
        for (var setting : service.path("environment").properties()) {
            if (ADDRESSES_AND_PLACES.stream().noneMatch(setting.getKey()::startsWith)) {
                kafka.withEnv(setting.getKey(), setting.getValue().asString());
            }
        }
        return started(kafka, port, 9092);
    }

    @Override
    public AutoCloseable postgres(DataDirectory directory, int port) throws IOException {
        var service = service("postgres");
        var command =
                service.path("command").valueStream().map(JsonNode::asString).toArray(String[]::new);
        var postgres = new PostgreSQLContainer(image(service))
                .withDatabaseName(PostgresServer.DATABASE)
                .withUsername(PostgresServer.USER)
                // As locally: who reaches it is let in.
                .withEnv("POSTGRES_HOST_AUTH_METHOD", "trust")
                .withCommand(command);
        return started(postgres, port, 5432);
    }

    /** The services are told the port before: it can't be one that the engine chooses. */
    private static AutoCloseable started(GenericContainer<?> container, int port, int inside) {
        container.setPortBindings(List.of("127.0.0.1:" + port + ":" + inside));
        container.start();
        return container;
    }

    private static JsonNode service(String name) throws IOException {
        return ComposeFile.read().path("services").path(name);
    }

    private static DockerImageName image(JsonNode service) {
        return DockerImageName.parse(service.path("image").asString());
    }
}
