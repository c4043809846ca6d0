package shop.orderpipeline.benchmarks;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import shop.orderpipeline.allinone.local.LoopbackPort;
import shop.orderpipeline.topic.KafkaSettings;
import shop.orderpipeline.topic.Topics;

/**
 * The least that a webhook can do: reads the bytes of a call, sends them to Kafka under a key that no other record has, and
 * answers 200 once all in-sync replicas have them. The server's threads, its connector and the producer are set as the
 * ingress sets its own; nothing is parsed, counted, limited or timed. To be measured beside the ingress, and for nothing
 * else.
 */
final class BareIngress extends Handler.Abstract {

    /** The notifications' own: so both write to the same partitions, with the same settings. */
    private static final String TOPIC = Topics.PAYMENT_NOTIFICATIONS.name();

    private static final int THREADS = 48;
    private static final int HEADER_BYTES = 16 * 1024;
    private static final Duration SILENCE = Duration.ofSeconds(30);
    private static final int ACCEPT_QUEUE = 1024;

    private final Producer<byte[], byte[]> producer;

    private BareIngress(Producer<byte[], byte[]> producer) {
        this.producer = producer;
    }

    /** Settings come from the environment: {@code SERVER_PORT} and those of {@link KafkaSettings#fromEnvironment}. */
    public static void main(String[] arguments) throws Exception {
        var environment = System.getenv();
        var producer = new KafkaProducer<byte[], byte[]>(
                KafkaSettings.fromEnvironment(environment).producer());
        // Known before the first call, as the ingress knows them.
        producer.partitionsFor(TOPIC);
        var server = new Server(new QueuedThreadPool(THREADS));
        server.addConnector(connector(server, Integer.parseInt(environment.getOrDefault("SERVER_PORT", "8080"))));
        server.setHandler(new BareIngress(producer));
        server.start();
        server.join();
    }

    private static ServerConnector connector(Server server, int port) {
        var http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setRequestHeaderSize(HEADER_BYTES);
        http.setUriCompliance(UriCompliance.UNSAFE);
        var connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
        connector.setHost(LoopbackPort.HOST);
        connector.setPort(port);
        connector.setIdleTimeout(SILENCE.toMillis());
        connector.setAcceptQueueSize(ACCEPT_QUEUE);
        return connector;
    }

    /** A {@code GET} asks whether we are ready, and we are. */
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        if ("GET".equals(request.getMethod())) {
            answer(200, response, callback);
        } else {
            new Call(request, response, callback).run();
        }
        return true;
    }

    private static void answer(int status, Response response, Callback callback) {
        response.setStatus(status);
        response.write(true, ByteBuffer.allocate(0), callback);
    }

    /** A call whose body arrives. */
    private final class Call implements Runnable {

        private final Request request;
        private final Response response;
        private final Callback callback;
        private byte[] body = {};

        Call(Request request, Response response, Callback callback) {
            this.request = request;
            this.response = response;
            this.callback = callback;
        }

        @Override
        public void run() {
            while (true) {
                var chunk = request.read();
                if (chunk == null) {
                    request.demand(this);
                    return;
                }
                if (Content.Chunk.isFailure(chunk)) {
                    callback.failed(chunk.getFailure());
                    return;
                }
                take(chunk);
                if (chunk.isLast()) {
                    publish();
                    return;
                }
            }
        }

        private void take(Content.Chunk chunk) {
            var buffer = chunk.getByteBuffer();
            int had = body.length;
            body = Arrays.copyOf(body, had + buffer.remaining());
            buffer.get(body, had, body.length - had);
            chunk.release();
        }

        private void publish() {
            var _ = producer.send(
                    new ProducerRecord<>(TOPIC, newKey(), body),
                    (_, failure) -> answer(failure == null ? 200 : 503, response, callback));
        }

        /** Unique, not secret. */
        private static byte[] newKey() {
            var random = ThreadLocalRandom.current();
            return new UUID(random.nextLong(), random.nextLong()).toString().getBytes(StandardCharsets.UTF_8);
        }
    }
}
