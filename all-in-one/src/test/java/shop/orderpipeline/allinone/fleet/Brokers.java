package shop.orderpipeline.allinone.fleet;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;
import shop.orderpipeline.allinone.local.KafkaBroker;
import shop.orderpipeline.allinone.local.KafkaBroker.Node;
import shop.orderpipeline.allinone.local.LoopbackPort;
import shop.orderpipeline.topic.KafkaSettings;

/** Kafka: one broker on this machine, or a cluster of combined nodes that each have a machine of their own. */
public final class Brokers implements AutoCloseable {

    private static final int HEAP_MB = 512;

    private final List<ChildJvm> all;
    private final List<Node> nodes;
    private final KafkaSettings kafka;
    private final @Nullable Machines machines;

    private Brokers(List<ChildJvm> all, List<Node> nodes, KafkaSettings kafka, @Nullable Machines machines) {
        this.all = all;
        this.nodes = nodes;
        this.kafka = kafka;
        this.machines = machines;
    }

    static Brokers one(Path directory, int port, Path log) {
        var node = new Node(1, LoopbackPort.HOST, port, 0);
        var broker = new ChildJvm(
                "broker",
                List.of(ChildBroker.class.getName(), directory.resolve("broker").toString(), Integer.toString(port)),
                Map.of(),
                HEAP_MB,
                log,
                () -> accepts(node));
        return new Brokers(
                List.of(broker), List.of(node), KafkaSettings.singleNode(KafkaBroker.bootstrapServers(port)), null);
    }

    /** Each topic is on three of them, and a record on two before it is acknowledged. */
    static Brokers cluster(Path directory, int size) throws IOException, InterruptedException {
        var machines = Machines.make(size);
        var nodes = ChildBrokerOfCluster.nodes(machines.addresses());
        var clusterId = Uuid.randomUuid().toString();
        var brokers = nodes.stream()
                .map(node -> {
                    var name = "broker-" + node.id();
                    return new ChildJvm(
                            machines.launcher(node.id()),
                            name,
                            ChildBrokerOfCluster.program(directory.resolve(name), clusterId, node, nodes),
                            // Three of them on a few cores: the optimising compiler would take more than it gives.
                            Map.of("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1"),
                            HEAP_MB,
                            directory.resolve("logs").resolve(name + ".log"),
                            () -> accepts(node));
                })
                .toList();
        var bootstrapServers = nodes.stream().map(Node::bootstrapServers).collect(Collectors.joining(","));
        return new Brokers(brokers, nodes, new KafkaSettings(bootstrapServers, Optional.empty(), 3, 2), machines);
    }

    void start() throws IOException {
        for (var broker : all) {
            broker.start();
        }
    }

    void awaitReady() {
        all.forEach(ChildJvm::awaitReady);
    }

    public List<ChildJvm> all() {
        return all;
    }

    /** @param id from 1, as Kafka numbers it */
    public ChildJvm node(int id) {
        return all.get(id - 1);
    }

    /** From now on a broker of a cluster reaches nobody and nobody reaches it, and no connection is told. */
    public void pullCable(int id) throws IOException, InterruptedException {
        machines().pullCable(id);
    }

    public void plugCable(int id) throws IOException, InterruptedException {
        machines().plugCable(id);
    }

    private Machines machines() {
        if (machines == null) {
            throw new IllegalStateException("one broker has no machine of its own");
        }
        return machines;
    }

    KafkaSettings kafka() {
        return kafka;
    }

    /** Of the first. */
    int port() {
        return nodes.getFirst().port();
    }

    private static boolean accepts(Node node) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.ofLiteral(node.host()), node.port()), 500);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        for (var broker : all) {
            broker.close();
        }
        if (machines != null) {
            machines.close();
        }
    }
}
