package shop.orderpipeline.webhookingress.notification;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.apache.catalina.startup.Tomcat;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import shop.orderpipeline.payment.PaymentNotification;
import shop.orderpipeline.testing.TestKafka;
import shop.orderpipeline.topic.Topics;
import shop.orderpipeline.topic.TraceParent;
import shop.orderpipeline.webhookingress.notification.NotificationReading.Understood;

/**
 * The comparison behind docs/adr/0002: three servers that store notifications on one embedded broker, to be measured from
 * outside. Run it by hand; it prints its ports and runs until it is ended.
 */
final class HttpLayers {

    private HttpLayers() {}

    public static void main(String[] args) throws Exception {
        int port = Integer.parseInt(args[0]);
        var settings = NotificationPublisher.producerSettings(TestKafka.settings());
        jetty(port, ours());
        jetty(port + 1, new BytesOnly(new KafkaProducer<>(settings)));
        tomcat(port + 2);
        System.out.println("endpoint " + port + ", bytes only " + (port + 1) + ", servlet " + (port + 2));
        new CountDownLatch(1).await();
    }

    private static Handler ours() {
        return new GracefulHandler(
                new WebhookEndpoint(List.of(), 1000, publisher(), new SimpleMeterRegistry(), Clock.systemUTC()));
    }

    private static NotificationPublisher publisher() {
        var publisher = NotificationPublisher.connecting(TestKafka.settings());
        publisher.warmUp();
        return publisher;
    }

    private static void jetty(int port, Handler handler) throws Exception {
        var server = new Server(new QueuedThreadPool(48));
        var connector = new ServerConnector(server, 1, 1);
        connector.setPort(port);
        server.addConnector(connector);
        server.setHandler(handler);
        server.start();
    }

    private static void tomcat(int port) throws Exception {
        var tomcat = new Tomcat();
        tomcat.setBaseDir(Files.createTempDirectory("tomcat").toString());
        tomcat.setPort(port);
        tomcat.getConnector().getProtocolHandler().setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        tomcat.getConnector().setProperty("maxKeepAliveRequests", "-1");
        var context = tomcat.addContext("", null);
        Tomcat.addServlet(context, "webhook", new WebhookServlet(publisher()));
        context.addServletMapping("/*", "webhook");
        tomcat.start();
    }

    /** The floor: a body goes to Kafka as it is, the acknowledgement answers. */
    private static final class BytesOnly extends Handler.Abstract {

        private static final byte[] OK = "OK".getBytes(StandardCharsets.UTF_8);

        private final Producer<byte[], byte[]> producer;

        BytesOnly(Producer<byte[], byte[]> producer) {
            this.producer = producer;
        }

        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            BodyReader.read(request, WebhookEndpoint.LARGEST_BODY, body -> {
                if (body instanceof BodyReader.Body.Complete complete) {
                    var record =
                            new ProducerRecord<byte[], byte[]>(Topics.PAYMENT_NOTIFICATIONS.name(), complete.bytes());
                    var _ = producer.send(record, (_, failure) -> {
                        response.setStatus(failure == null ? 200 : 503);
                        response.write(true, ByteBuffer.wrap(OK), callback);
                    });
                } else {
                    callback.failed(new IOException("no body"));
                }
            });
            return true;
        }
    }

    /** What the endpoint does, as a blocking servlet. */
    private static final class WebhookServlet extends HttpServlet {

        private final transient NotificationParser parser = new NotificationParser(1000);
        private final transient NotificationPublisher publisher;

        WebhookServlet(NotificationPublisher publisher) {
            this.publisher = publisher;
        }

        @Override
        protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
            var body = request.getInputStream().readAllBytes();
            var reading = parser.parse("POST", request.getContentType(), request.getQueryString(), body);
            if (!(reading instanceof Understood understood)) {
                response.setStatus(422);
                return;
            }
            var durable = new CompletableFuture<Boolean>();
            publisher.publish(
                    new PaymentNotification(
                            understood.lowProfileId(),
                            understood.claim(),
                            understood.dialect(),
                            WebhookEndpoint.sha256(body, null),
                            Instant.now()),
                    TraceParent.begin(),
                    durable::complete);
            response.setStatus(durable.join() ? 200 : 503);
            response.setContentType("text/plain; charset=utf-8");
            response.setHeader("X-Request-Id", NotificationPublisher.randomId());
            response.getOutputStream().write(BytesOnly.OK);
        }
    }
}
