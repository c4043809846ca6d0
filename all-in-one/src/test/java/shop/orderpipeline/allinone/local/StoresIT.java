package shop.orderpipeline.allinone.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import shop.orderpipeline.topic.KafkaSettings;
import shop.orderpipeline.topic.TopicCreation;
import shop.orderpipeline.topic.Topics;

/** The embedded PostgreSQL and Kafka over stops, kills and starts on the same data. */
class StoresIT {

    @TempDir
    Path folder;

    @Test
    void keepsRowsAndSettingsOverAStop() throws Exception {
        var port = LoopbackPort.anyFree();
        try (var directory = DataDirectory.take(folder.resolve("data"))) {
            try (var postgres = PostgresServer.start(directory, port)) {
                var database = JdbcClient.create(postgres.dataSource());
                database.sql("create table kept (word text)").update();
                database.sql("insert into kept values ('שלום')").update();
                assertThat(setting(database, "fsync")).isEqualTo("on");
                assertThat(setting(database, "synchronous_commit")).isEqualTo("on");
                assertThat(setting(database, "shared_buffers")).isEqualTo("256MB");
            }
            assertThat(Postmaster.of(directory.resolve("postgres"))).isEmpty();
            try (var postgres = PostgresServer.start(directory, port)) {
                assertThat(words(postgres)).containsExactly("שלום");
            }
        }
    }

    @Test
    void stopsWhatAKilledRunLeftAndStartsAnewOnAnotherPort() throws Exception {
        var path = folder.resolve("data");
        var run = runIn(path, LoopbackPort.anyFree());
        assertThat(run.inputReader().lines().anyMatch("stored"::equals)).isTrue();
        run.destroyForcibly().waitFor();
        assertThat(Postmaster.of(path.resolve("postgres"))).isPresent();

        try (var directory = DataDirectory.take(path)) {
            PostgresServer.stopLeftover(directory);

            assertThat(Postmaster.of(directory.resolve("postgres"))).isEmpty();
            try (var postgres = PostgresServer.start(directory, LoopbackPort.anyFree())) {
                assertThat(words(postgres)).containsExactly("kept");
            }
        }
    }

    @Test
    void leavesAProcessAloneThatIsNoPostgresOfItsDirectory() throws Exception {
        try (var directory = DataDirectory.take(folder.resolve("data"))) {
            var data = Files.createDirectories(directory.resolve("postgres"));
            Files.writeString(
                    data.resolve("postmaster.pid"), ProcessHandle.current().pid() + "\n");

            assertThat(Postmaster.of(data)).isEmpty();
        }
    }

    @Test
    void beginsAnewWhereASetUpWasCutOff() throws Exception {
        try (var directory = DataDirectory.take(folder.resolve("data"))) {
            Files.createDirectories(directory.resolve("postgres"));
            Files.writeString(directory.resolve("postgres").resolve("postgresql.conf"), "half of a file");
            Files.writeString(directory.resolve("postgres.unfinished"), "");

            try (var postgres = PostgresServer.start(directory, LoopbackPort.anyFree())) {
                assertThat(JdbcClient.create(postgres.dataSource())
                                .sql("select 1")
                                .query(Integer.class)
                                .single())
                        .isEqualTo(1);
            }
            assertThat(directory.resolve("postgres.unfinished")).doesNotExist();
        }
    }

    @Test
    void keepsTopicsAndRecordsOverAStop() throws Exception {
        var port = LoopbackPort.anyFree();
        var settings = KafkaSettings.singleNode(KafkaBroker.bootstrapServers(port));
        var topic = Topics.PAYMENT_NOTIFICATIONS.name();
        try (var directory = DataDirectory.take(folder.resolve("data"))) {
            try (var broker = KafkaBroker.start(directory, port)) {
                assertThat(broker.bootstrapServers()).isEqualTo(settings.bootstrapServers());
                TopicCreation.createMissing(settings);
                try (var producer = new KafkaProducer<byte[], byte[]>(settings.producer())) {
                    producer.send(new ProducerRecord<>(topic, 0, null, "kept".getBytes(StandardCharsets.UTF_8)))
                            .get();
                }
            }
            try (var _ = KafkaBroker.start(directory, port)) {
                assertThat(firstRecord(settings, topic)).isEqualTo("kept");
            }
        }
    }

    private static String firstRecord(KafkaSettings settings, String topic) {
        var partition = new TopicPartition(topic, 0);
        try (var consumer = new KafkaConsumer<byte[], byte[]>(new HashMap<>(settings.consumer("look")))) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            return await()
                    .atMost(Duration.ofSeconds(20))
                    .until(
                            () -> consumer.poll(Duration.ofMillis(100)).records(partition),
                            records -> !records.isEmpty())
                    .stream()
                    .map(record -> new String(record.value(), StandardCharsets.UTF_8))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static String setting(JdbcClient database, String name) {
        return database.sql("select current_setting(:name)")
                .param("name", name)
                .query(String.class)
                .single();
    }

    private static List<String> words(PostgresServer postgres) {
        return JdbcClient.create(postgres.dataSource())
                .sql("select word from kept")
                .query(String.class)
                .list();
    }

    private static Process runIn(Path path, int port) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Run.class.getName(),
                        path.toString(),
                        Integer.toString(port))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** Another process that stores a row and waits to be killed. */
    static final class Run {

        private Run() {}

        public static void main(String[] arguments) throws Exception {
            try (var directory = DataDirectory.take(Path.of(arguments[0]));
                    var postgres = PostgresServer.start(directory, Integer.parseInt(arguments[1]))) {
                var database = JdbcClient.create(postgres.dataSource());
                database.sql("create table kept (word text)").update();
                database.sql("insert into kept values ('kept')").update();
                System.out.println("stored");
                System.in.read();
            }
        }
    }
}
