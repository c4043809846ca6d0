package shop.orderpipeline.allinone.local;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/** A real Kafka broker (KRaft, its own controller) with its log in the data directory: on 127.0.0.1 alone, or one of a cluster. */
public final class KafkaBroker implements AutoCloseable {

    private static final String DATA = "kafka";

    private final KafkaRaftServer server;
    private final Node node;

    /**
     * A broker that is a controller too.
     *
     * @param host the address that both its ports are bound to and that the others call
     */
    public record Node(int id, String host, int port, int controllerPort) {

        public String bootstrapServers() {
            return host + ":" + port;
        }
    }

    private KafkaBroker(KafkaRaftServer server, Node node) {
        this.server = server;
        this.node = node;
    }

    /** Formats the directory the first time, recovers what a crash left, and accepts connections on return. */
    public static KafkaBroker start(DataDirectory directory, int port) throws Exception {
        var alone = new Node(1, LoopbackPort.HOST, port, LoopbackPort.anyFree());
        return start(directory, alone, List.of(alone), Uuid.randomUuid().toString());
    }

    /**
     * The same as one of a cluster; returns when most of the others are there too.
     *
     * @param cluster all of it, this one included, the same for each
     * @param clusterId 16 bytes in URL-safe Base64, the same for each
     */
    public static KafkaBroker start(DataDirectory directory, Node node, List<Node> cluster, String clusterId)
            throws Exception {
        var unfinished = directory.setUp(DATA);
        var data = directory.resolve(DATA);
        if (!Files.exists(data.resolve("meta.properties"))) {
            format(data, node, clusterId);
        }
        unfinished.done();
        var server = new KafkaRaftServer(new KafkaConfig(settings(data, node, cluster), false), Time.SYSTEM);
        server.startup();
        return new KafkaBroker(server, node);
    }

    public String bootstrapServers() {
        return node.bootstrapServers();
    }

    public static String bootstrapServers(int port) {
        return LoopbackPort.HOST + ":" + port;
    }

    private static void format(Path data, Node node, String clusterId) throws Exception {
        Files.createDirectories(data);
        var formatter = new Formatter();
        formatter.setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
        formatter
                .setNodeId(node.id)
                .setClusterId(clusterId)
                .setReleaseVersion(MetadataVersion.latestProduction())
                .setControllerListenerName("CONTROLLER")
                .setMetadataLogDirectory(data.toString())
                .addDirectory(data.toString())
                .setIgnoreFormatted(true);
        formatter.run();
    }

    private static Map<String, Object> settings(Path data, Node node, List<Node> cluster) {
        var settings = new HashMap<String, Object>();
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", Integer.toString(node.id));
        settings.put(
                "controller.quorum.voters",
                cluster.stream()
                        .map(voter -> voter.id + "@" + voter.host + ":" + voter.controllerPort)
                        .collect(Collectors.joining(",")));
        settings.put(
                "listeners",
                "PLAINTEXT://" + node.bootstrapServers() + ",CONTROLLER://" + node.host + ":" + node.controllerPort);
        settings.put("advertised.listeners", "PLAINTEXT://" + node.bootstrapServers());
        settings.put("controller.listener.names", "CONTROLLER");
        settings.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        settings.put("inter.broker.listener.name", "PLAINTEXT");
        settings.put("log.dirs", data.toString());
        settings.put("auto.create.topics.enable", "false");
        settings.put("unclean.leader.election.enable", "false");
        if (cluster.size() == 1) {
            alone(settings);
        }
        // One broker's bookkeeping: the default of 50 partitions each is 100 directories to open at every start.
        settings.put("offsets.topic.num.partitions", "4");
        settings.put("transaction.state.log.num.partitions", "4");
        // The stream's next transaction begins before the marks of its last one are written everywhere; by default the
        // broker looks again after 20 ms, which would be most of what a payment waits in the stream.
        settings.put("add.partitions.to.txn.retry.backoff.ms", "2");
        // A stopped group must not forget where it was.
        settings.put("offsets.retention.minutes", Integer.toString(30 * 24 * 60));
        // Segments and their indexes are allocated ahead: the defaults are sized for servers.
        settings.put("log.segment.bytes", Integer.toString(64 * 1024 * 1024));
        settings.put("log.index.size.max.bytes", Integer.toString(1024 * 1024));
        settings.put("log.cleaner.dedupe.buffer.size", Integer.toString(8 * 1024 * 1024));
        settings.put("num.network.threads", "2");
        settings.put("num.io.threads", "4");
        // Many logs to open and close, and to recover after a crash.
        settings.put("num.recovery.threads.per.data.dir", "4");
        return settings;
    }

    /** What a single node can't have is 1: replication, in-sync replicas. In a cluster all of this is as Kafka has it. */
    private static void alone(Map<String, Object> settings) {
        settings.put("default.replication.factor", "1");
        settings.put("min.insync.replicas", "1");
        settings.put("offsets.topic.replication.factor", "1");
        settings.put("transaction.state.log.replication.factor", "1");
        settings.put("transaction.state.log.min.isr", "1");
        settings.put("share.coordinator.state.topic.replication.factor", "1");
        settings.put("share.coordinator.state.topic.min.isr", "1");
        // All members of a group start together with us; nobody else is worth waiting for.
        settings.put("group.initial.rebalance.delay.ms", "0");
        // After a kill -9 the controller waits for the dead broker's session before the new one gets its port.
        settings.put("broker.session.timeout.ms", "3000");
        settings.put("broker.heartbeat.interval.ms", "500");
        settings.put("controlled.shutdown.max.retries", "1");
    }

    @Override
    public void close() throws IOException {
        server.shutdown();
        server.awaitShutdown();
    }
}
