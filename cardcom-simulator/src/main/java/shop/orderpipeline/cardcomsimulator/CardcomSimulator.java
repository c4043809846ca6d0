package shop.orderpipeline.cardcomsimulator;

import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import shop.orderpipeline.logging.ConsoleLog;

/** The simulated gateway as a running server: CardCom's own paths, and {@code /simulator/...} to tell it what to answer. */
public final class CardcomSimulator implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(CardcomSimulator.class);

    private static final int THREADS = 32;
    private static final int WAITING_CONNECTIONS = 4096;

    private final Server server;
    private final ServerConnector connector;
    private final Payments payments;
    private final Delivery delivery;

    private CardcomSimulator(Server server, ServerConnector connector, Payments payments, Delivery delivery) {
        this.server = server;
        this.connector = connector;
        this.payments = payments;
        this.delivery = delivery;
    }

    /**
     * Starts with everything that the journal remembers.
     *
     * @throws IOException where the journal can't be read or written, or the port is taken
     */
    public static CardcomSimulator start(SimulatorSettings settings) throws IOException {
        var payments = Payments.open(settings.journal());
        var delivery = new Delivery();
        var threads = new QueuedThreadPool(THREADS);
        threads.setName("simulator");
        var server = new Server(threads);
        var http = new HttpConfiguration();
        http.setSendServerVersion(false);
        var connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
        connector.setHost(settings.host());
        connector.setPort(settings.port());
        connector.setAcceptQueueSize(WAITING_CONNECTIONS);
        // The silent must outlast every caller; silence has its own bound.
        connector.setIdleTimeout(2 * Delivery.PATIENCE.toMillis());
        server.addConnector(connector);
        server.setHandler(new SimulatorHandler(payments, new Gateway(settings, payments), delivery));
        var simulator = new CardcomSimulator(server, connector, payments, delivery);
        try {
            server.start();
        } catch (Exception e) {
            simulator.close();
            throw e instanceof IOException io ? io : new IOException("the simulator can't start", e);
        }
        log.atInfo().addKeyValue("port", simulator.port()).log("simulator is up");
        return simulator;
    }

    /** The port it listens on, also where the settings left the choice to the machine. */
    public int port() {
        return connector.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        delivery.close();
        try {
            server.stop();
        } catch (Exception e) {
            throw new IOException("the simulator can't stop", e);
        } finally {
            payments.close();
        }
    }

    /** Runs until SIGTERM or SIGINT; settings come from the environment. */
    public static void main(String[] args) throws Exception {
        // Under a name of its own, so that a program that holds several modules keeps its own logging.
        ConsoleLog.fromEnvironment(System.getenv())
                .configure(
                        Objects.requireNonNull(CardcomSimulator.class.getResource("/cardcom-simulator-logback.xml")));
        var simulator = start(SimulatorSettings.fromEnvironment(System.getenv()));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            int status = 0;
            try {
                simulator.close();
            } catch (IOException e) {
                log.atError().setCause(e).log("unclean stop");
                status = 1;
            }
            // A stop on demand is a success; the JVM by itself would report the signal.
            Runtime.getRuntime().halt(status);
        }));
        new CountDownLatch(1).await();
    }
}
