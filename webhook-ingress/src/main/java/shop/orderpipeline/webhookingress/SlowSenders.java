package shop.orderpipeline.webhookingress;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.ServerConnector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes connections that take more than 10 s over the head of a request, be it their first or a later one. The server's own
 * time-out ends silence only; a caller who sends a byte now and then is never silent. Between requests a connection may rest
 * for as long as the server bears silence. (A slow body is the endpoint's to end, with an answer.)
 */
final class SlowSenders implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(SlowSenders.class);

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ServerConnector connector;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("ingress-slow-senders").factory());
    /** What was last seen of each open connection; only the clock's thread looks. */
    private Map<EndPoint, Seen> seen = new HashMap<>();

    SlowSenders(ServerConnector connector) {
        this.connector = connector;
        var _ = clock.scheduleWithFixedDelay(this::sweep, 1, 1, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }

    /**
     * How far a connection was.
     *
     * @param bytes how much it had sent when it was first seen as far as this
     * @param since when that was, or when the next head was first seen coming
     */
    private record Seen(long requests, long answers, long bytes, long since, boolean headComing) {

        static Seen first(Connection connection) {
            return new Seen(
                    connection.getMessagesIn(),
                    connection.getMessagesOut(),
                    connection.getBytesIn(),
                    System.nanoTime(),
                    connection.getMessagesIn() == 0);
        }

        Seen then(Connection connection) {
            if (connection.getMessagesIn() != requests || connection.getMessagesOut() != answers) {
                return first(connection);
            }
            boolean idle = requests == answers;
            return !headComing && idle && connection.getBytesIn() > bytes
                    ? new Seen(requests, answers, bytes, System.nanoTime(), true)
                    : this;
        }

        boolean isSlow() {
            return headComing && System.nanoTime() - since > PATIENCE.toNanos();
        }
    }

    private void sweep() {
        try {
            var now = new HashMap<EndPoint, Seen>();
            for (var endPoint : connector.getConnectedEndPoints()) {
                watch(endPoint, now);
            }
            seen = now;
        } catch (RuntimeException e) {
            // One odd connection must not end the watch over all others.
            log.atWarn().addKeyValue("failure", e.getClass().getSimpleName()).log("slow senders were not looked for");
        }
    }

    private void watch(EndPoint endPoint, Map<EndPoint, Seen> now) {
        var connection = endPoint.getConnection();
        if (connection == null) {
            return;
        }
        var before = seen.get(endPoint);
        var state = before == null ? Seen.first(connection) : before.then(connection);
        if (state.isSlow()) {
            endPoint.close();
        } else {
            now.put(endPoint, state);
        }
    }
}
