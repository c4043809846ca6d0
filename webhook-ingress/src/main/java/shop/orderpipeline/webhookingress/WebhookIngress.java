package shop.orderpipeline.webhookingress;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import shop.orderpipeline.health.BrokerCheck;
import shop.orderpipeline.health.Readiness;
import shop.orderpipeline.logging.ConsoleLog;
import shop.orderpipeline.topic.TopicHealth;
import shop.orderpipeline.topic.Topics;
import shop.orderpipeline.webhookingress.notification.NotificationPublisher;
import shop.orderpipeline.webhookingress.notification.WebhookEndpoint;

/**
 * The running edge: the webhook on one port, health and metrics on another. It starts also while Kafka is away, answers 503
 * meanwhile, and is ready as soon as Kafka is.
 */
public final class WebhookIngress implements AutoCloseable, Readiness {

    private static final Logger log = LoggerFactory.getLogger(WebhookIngress.class);

    private static final int THREADS = 48;
    private static final int MANAGEMENT_THREADS = 8;
    private static final int HEADER_BYTES = 16 * 1024;
    private static final int CONNECTIONS = 4_096;
    private static final Duration SILENCE = Duration.ofSeconds(30);
    private static final Duration SILENCE_WHEN_CROWDED = Duration.ofSeconds(1);
    private static final Duration TIME_TO_FINISH = Duration.ofSeconds(6);
    /** A failed publication speaks against us this long, or until one succeeds. */
    private static final Duration MEMORY_OF_A_FAILURE = Duration.ofSeconds(5);

    private final Server server;
    private final ServerConnector connector;
    private final Server management;
    private final ServerConnector managementConnector;
    private final WebhookEndpoint endpoint;
    private final BrokerCheck brokerCheck;
    private final NotificationPublisher publisher;
    private final SlowSenders slowSenders;

    private WebhookIngress(IngressSettings settings, PrometheusMeterRegistry registry, Readiness rest) {
        publisher = NotificationPublisher.connecting(settings.kafka());
        brokerCheck = BrokerCheck.start(
                settings.kafka(),
                List.of(Topics.PAYMENT_NOTIFICATIONS, Topics.PAYMENT_NOTIFICATIONS_QUARANTINE),
                TopicHealth.Need.ANY_PARTITION,
                new FirstContact(settings.kafka(), publisher));
        Readiness all = () -> notReady().or(rest::notReady);
        endpoint = new WebhookEndpoint(settings.secrets(), settings.terminal(), publisher, registry, Clock.systemUTC());
        server = server("ingress", THREADS);
        connector = connector(server, settings.host(), settings.port());
        var limit = new NetworkConnectionLimit(CONNECTIONS, connector);
        limit.setEndPointIdleTimeout(SILENCE_WHEN_CROWDED.toMillis());
        server.addBean(limit);
        // Calls in flight are answered before the server is down.
        server.setHandler(new GracefulHandler(HealthEndpoint.before(endpoint, all)));
        server.setStopTimeout(TIME_TO_FINISH.toMillis());
        slowSenders = new SlowSenders(connector);
        management = server("ingress-management", MANAGEMENT_THREADS);
        managementConnector = connector(management, settings.host(), settings.managementPort());
        management.setHandler(HealthEndpoint.withMetrics(all, registry));
    }

    /**
     * Starts both servers.
     *
     * @param registry its meters are shown on the management port, whoever registered them
     * @param rest what else must be ready for {@code /readyz} to say so
     * @throws IOException where a port is taken
     */
    public static WebhookIngress start(IngressSettings settings, PrometheusMeterRegistry registry, Readiness rest)
            throws IOException {
        var ingress = new WebhookIngress(settings, registry, rest);
        try {
            ingress.management.start();
            ingress.server.start();
        } catch (Exception e) {
            ingress.close();
            throw e instanceof IOException io ? io : new IOException("the ingress can't start", e);
        }
        log.atInfo()
                .addKeyValue("port", ingress.port())
                .addKeyValue("managementPort", ingress.managementPort())
                .log("ingress is up");
        return ingress;
    }

    public int port() {
        return connector.getLocalPort();
    }

    public int managementPort() {
        return managementConnector.getLocalPort();
    }

    /** Why the ingress itself can't store notifications now, whatever the rest says. */
    @Override
    public Optional<String> notReady() {
        var trouble = brokerCheck.notReady();
        // Where some partitions are away, records for them fail, and those for the others need this instance.
        return trouble.isEmpty() && !brokerCheck.someAway() && publisher.failedWithin(MEMORY_OF_A_FAILURE)
                ? Optional.of("Kafka does not acknowledge")
                : trouble;
    }

    /** Accepts nothing more, answers what is in flight, then lets go of Kafka. */
    @Override
    public void close() throws IOException {
        try {
            server.stop();
            management.stop();
        } catch (Exception e) {
            throw new IOException("unclean stop", e);
        } finally {
            slowSenders.close();
            endpoint.close();
            brokerCheck.close();
            publisher.close();
        }
    }

    /** Runs until SIGTERM or SIGINT; settings come from the environment. */
    public static void main(String[] args) throws Exception {
        IngressSettings settings;
        try {
            // Under a name of its own, so that a program that holds several modules keeps its own logging.
            ConsoleLog.fromEnvironment(System.getenv())
                    .configure(
                            Objects.requireNonNull(WebhookIngress.class.getResource("/webhook-ingress-logback.xml")));
            settings = IngressSettings.fromEnvironment(System.getenv());
        } catch (IllegalArgumentException e) {
            log.atError().addKeyValue("reason", e.getMessage()).log("the ingress does not start");
            System.exit(1);
            return;
        }
        var ingress = start(settings, ProcessMetrics.registry(), Optional::empty);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            int status = 0;
            try {
                ingress.close();
            } catch (IOException e) {
                log.atError().setCause(e).log("unclean stop");
                status = 1;
            }
            // A stop on demand is a success; the JVM by itself would report the signal.
            Runtime.getRuntime().halt(status);
        }));
        new CountDownLatch(1).await();
    }

    private static Server server(String name, int mostThreads) {
        var threads = new QueuedThreadPool(mostThreads);
        threads.setName(name);
        var server = new Server(threads);
        server.setErrorHandler(new StatusOnly());
        return server;
    }

    private static ServerConnector connector(Server server, String host, int port) {
        var http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setRequestHeaderSize(HEADER_BYTES);
        // Paths are compared as they came and never decoded, so an ambiguous one is just another that is not ours.
        http.setUriCompliance(UriCompliance.UNSAFE);
        var connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
        connector.setHost(host);
        connector.setPort(port);
        connector.setIdleTimeout(SILENCE.toMillis());
        connector.setAcceptQueueSize(1024);
        server.addConnector(connector);
        return connector;
    }

    /** What the server itself refuses is told by its status alone: no text of the request comes back. */
    private static final class StatusOnly extends Handler.Abstract implements Request.Handler {
        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/plain; charset=utf-8");
            response.write(true, ByteBuffer.allocate(0), callback);
            return true;
        }
    }
}
