package shop.orderpipeline.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import shop.orderpipeline.allinone.fleet.ChildBroker;
import shop.orderpipeline.allinone.fleet.ChildJvm;
import shop.orderpipeline.allinone.local.KafkaBroker;
import shop.orderpipeline.allinone.local.LoopbackPort;
import shop.orderpipeline.topic.KafkaSettings;
import shop.orderpipeline.topic.TopicCreation;
import shop.orderpipeline.webhookingress.WebhookIngress;

/** A broker, our webhook and the bare one, each a process of its own, and nobody who reads what they store. */
final class IngressStage implements AutoCloseable {

    private static final int BROKER_MB = 512;
    private static final int WEBHOOK_MB = 256;

    private final Path directory;
    private final int[] ports =
            IntStream.generate(LoopbackPort::anyFree).distinct().limit(4).toArray();
    private final int brokerPort = ports[0];
    private final ChildJvm broker;
    private final Webhook ours;
    private final Webhook bare;
    private final Thread lastResort = new Thread(this::end, "end of the webhooks");

    /** A webhook at a port of this machine. */
    record Webhook(ChildJvm process, int port) {}

    private IngressStage(Path directory) {
        this.directory = directory;
        this.broker = new ChildJvm(
                "broker",
                List.of(
                        ChildBroker.class.getName(),
                        directory.resolve("broker").toString(),
                        Integer.toString(brokerPort)),
                Map.of(),
                BROKER_MB,
                log("broker"),
                () -> accepts(brokerPort));
        this.ours = webhook("webhook-ingress", WebhookIngress.class, ports[1]);
        this.bare = webhook("bare-ingress", BareIngress.class, ports[2]);
    }

    /** Returns when all of it is ready. */
    static IngressStage set(Path directory) throws IOException, InterruptedException {
        Files.createDirectories(directory.resolve("logs"));
        var stage = new IngressStage(directory);
        Runtime.getRuntime().addShutdownHook(stage.lastResort);
        try {
            stage.broker.start();
            stage.broker.awaitReady();
            TopicCreation.createMissing(KafkaSettings.singleNode(KafkaBroker.bootstrapServers(stage.brokerPort)));
            for (var webhook : List.of(stage.ours, stage.bare)) {
                webhook.process().start();
                webhook.process().awaitReady();
            }
            return stage;
        } catch (IOException | InterruptedException | RuntimeException | Error e) {
            stage.close();
            throw e;
        }
    }

    Webhook ours() {
        return ours;
    }

    Webhook bare() {
        return bare;
    }

    /** Keeps so many connections of a webhook busy for so long. */
    IngressRun run(Webhook webhook, int connections, Duration time)
            throws IOException, InterruptedException, ExecutionException {
        double serverBefore = ProcessTimes.ofFamily(webhook.process().pid());
        double brokerBefore = ProcessTimes.ofFamily(broker.pid());
        var sent = new Sender(webhook.port(), connections).send(time);
        return new IngressRun(
                sent,
                ProcessTimes.ofFamily(webhook.process().pid()) - serverBefore,
                ProcessTimes.ofFamily(broker.pid()) - brokerBefore);
    }

    private Webhook webhook(String name, Class<?> program, int port) {
        var process = new ChildJvm(
                name,
                List.of(program.getName()),
                Map.of(
                        "KAFKA_BOOTSTRAP_SERVERS",
                        KafkaBroker.bootstrapServers(brokerPort),
                        "SERVER_PORT",
                        Integer.toString(port),
                        "MANAGEMENT_PORT",
                        Integer.toString(ports[3])),
                WEBHOOK_MB,
                log(name),
                () -> isReady(port));
        return new Webhook(process, port);
    }

    private Path log(String name) {
        return directory.resolve("logs").resolve(name + ".log");
    }

    private static boolean accepts(int port) {
        try (var socket = new Socket(InetAddress.ofLiteral(LoopbackPort.HOST), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isReady(int port) {
        try (var connection = HttpConnection.to(port)) {
            return connection.exchange("GET /readyz HTTP/1.1\r\nHost: %s:%d\r\n\r\n"
                            .formatted(LoopbackPort.HOST, port)
                            .getBytes(StandardCharsets.US_ASCII))
                    == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /** Nothing here is worth an orderly stop. */
    private void end() {
        try {
            ours.process().close();
            bare.process().close();
            broker.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(lastResort);
        end();
    }
}
