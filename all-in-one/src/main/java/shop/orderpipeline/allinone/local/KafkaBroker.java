package shop.orderpipeline.allinone.local;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/** A real Kafka broker (KRaft, its own controller) on 127.0.0.1 with its log in the data directory. */
public final class KafkaBroker implements AutoCloseable {

    private static final int NODE = 1;
    private static final String DATA = "kafka";

    private final KafkaRaftServer server;
    private final int port;

    private KafkaBroker(KafkaRaftServer server, int port) {
        this.server = server;
        this.port = port;
    }

    /** Formats the directory the first time, recovers what a crash left, and accepts connections on return. */
    public static KafkaBroker start(DataDirectory directory, int port) throws Exception {
        var unfinished = directory.setUp(DATA);
        var data = directory.resolve(DATA);
        if (!Files.exists(data.resolve("meta.properties"))) {
            format(data);
        }
        unfinished.done();
        var server =
                new KafkaRaftServer(new KafkaConfig(settings(data, port, LoopbackPort.anyFree()), false), Time.SYSTEM);
        server.startup();
        return new KafkaBroker(server, port);
    }

    public String bootstrapServers() {
        return bootstrapServers(port);
    }

    public static String bootstrapServers(int port) {
        return LoopbackPort.HOST + ":" + port;
    }

    private static void format(Path data) throws Exception {
        Files.createDirectories(data);
        var formatter = new Formatter();
        formatter.setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
        formatter
                .setNodeId(NODE)
                .setClusterId(Uuid.randomUuid().toString())
                .setReleaseVersion(MetadataVersion.latestProduction())
                .setControllerListenerName("CONTROLLER")
                .setMetadataLogDirectory(data.toString())
                .addDirectory(data.toString())
                .setIgnoreFormatted(true);
        formatter.run();
    }

    /** What a single node can't have is 1 here: replication, in-sync replicas. Everything else is as in production. */
    private static Map<String, Object> settings(Path data, int port, int controllerPort) {
        var settings = new HashMap<String, Object>();
        var controller = LoopbackPort.HOST + ":" + controllerPort;
        var broker = LoopbackPort.HOST + ":" + port;
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", Integer.toString(NODE));
        settings.put("controller.quorum.voters", NODE + "@" + controller);
        settings.put("listeners", "PLAINTEXT://" + broker + ",CONTROLLER://" + controller);
        settings.put("advertised.listeners", "PLAINTEXT://" + broker);
        settings.put("controller.listener.names", "CONTROLLER");
        settings.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        settings.put("inter.broker.listener.name", "PLAINTEXT");
        settings.put("log.dirs", data.toString());
        settings.put("auto.create.topics.enable", "false");
        settings.put("unclean.leader.election.enable", "false");
        settings.put("default.replication.factor", "1");
        settings.put("min.insync.replicas", "1");
        settings.put("offsets.topic.replication.factor", "1");
        settings.put("transaction.state.log.replication.factor", "1");
        settings.put("transaction.state.log.min.isr", "1");
        settings.put("share.coordinator.state.topic.replication.factor", "1");
        settings.put("share.coordinator.state.topic.min.isr", "1");
        // One broker's bookkeeping: the default of 50 partitions each is 100 directories to open at every start.
        settings.put("offsets.topic.num.partitions", "4");
        settings.put("transaction.state.log.num.partitions", "4");
        // The stream's next transaction begins before the marks of its last one are written everywhere; by default the
        // broker looks again after 20 ms, which would be most of what a payment waits in the stream.
        settings.put("add.partitions.to.txn.retry.backoff.ms", "2");
        // A stopped group must not forget where it was.
        settings.put("offsets.retention.minutes", Integer.toString(30 * 24 * 60));
        // All members of a group start together with us; nobody else is worth waiting for.
        settings.put("group.initial.rebalance.delay.ms", "0");
        // After a kill -9 the controller waits for the dead broker's session before the new one gets its port.
        settings.put("broker.session.timeout.ms", "3000");
        settings.put("broker.heartbeat.interval.ms", "500");
        // Segments and their indexes are allocated ahead: the defaults are sized for servers.
        settings.put("log.segment.bytes", Integer.toString(64 * 1024 * 1024));
        settings.put("log.index.size.max.bytes", Integer.toString(1024 * 1024));
        settings.put("log.cleaner.dedupe.buffer.size", Integer.toString(8 * 1024 * 1024));
        settings.put("num.network.threads", "2");
        settings.put("num.io.threads", "4");
        // Many logs to open and close, and to recover after a crash.
        settings.put("num.recovery.threads.per.data.dir", "4");
        settings.put("controlled.shutdown.max.retries", "1");
        return settings;
    }

    @Override
    public void close() throws IOException {
        server.shutdown();
        server.awaitShutdown();
    }
}
