package shop.orderpipeline.webhookingress.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The endpoint behind real HTTP, before a broker that answers when the test says so. */
class WebhookEndpointIT {

    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final NotificationPublisher publisher = new NotificationPublisher(producer);
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final WebhookEndpoint endpoint =
            new WebhookEndpoint(List.of(), 1000, publisher, registry, Clock.systemUTC());
    private final Server server = new Server();
    private final ServerConnector connector = new ServerConnector(server);
    private final HttpClient client = HttpClient.newHttpClient();

    @BeforeEach
    void start() throws Exception {
        publisher.warmUp();
        server.addConnector(connector);
        server.setHandler(new GracefulHandler(endpoint));
        server.setStopTimeout(5000);
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
        endpoint.close();
        client.close();
    }

    @Test
    void answers503WhereTheBrokerRefuses() throws Exception {
        var answer = post("{\"LowProfileId\":\"a\"}");
        await().until(() -> producer.history().size() == 1);
        assertThat(answer).isNotDone();
        producer.errorNext(new NotEnoughReplicasException("one is left"));
        assertThat(answer.get().statusCode()).isEqualTo(503);
        assertThat(answer.get().headers().firstValue("Retry-After")).isPresent();
    }

    @Test
    void answers503WhereTheQuarantineCannotBeWritten() throws Exception {
        var answer = post("{}");
        await().until(() -> producer.history().size() == 1);
        producer.errorNext(new NotEnoughReplicasException("one is left"));
        assertThat(answer.get().statusCode()).isEqualTo(503);
    }

    @Test
    void answersWithin5SecondsWhereTheBrokerNeverAnswers() throws Exception {
        long before = System.nanoTime();
        var answer = post("{\"LowProfileId\":\"a\"}").get();
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(5));
        // The acknowledgement that comes after all changes nothing.
        producer.completeNext();
        assertThat(registry.get("notifications.received")
                        .tag("outcome", "stored")
                        .tag("source", "json")
                        .counter()
                        .count())
                .isZero();
    }

    @Test
    void answersWhatIsInFlightBeforeItStops() throws Exception {
        var answer = post("{\"LowProfileId\":\"a\"}");
        await().until(() -> producer.history().size() == 1);
        var stopping = CompletableFuture.runAsync(() -> {
            try {
                server.stop();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        await().until(server::isStopping);
        producer.completeNext();
        assertThat(answer.get().statusCode()).isEqualTo(200);
        stopping.get();
    }

    private CompletableFuture<HttpResponse<String>> post(String body) {
        return client.sendAsync(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + connector.getLocalPort() + WebhookAddress.PATH))
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }
}
