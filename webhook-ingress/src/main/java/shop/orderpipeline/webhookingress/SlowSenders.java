package shop.orderpipeline.webhookingress;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.ServerConnector;

/**
 * Closes connections that have not brought one complete request head in 10 s. The server's own time-out ends silence only;
 * a caller who sends a byte now and then is never silent.
 */
final class SlowSenders implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ServerConnector connector;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("ingress-slow-senders").factory());

    SlowSenders(ServerConnector connector) {
        this.connector = connector;
        var _ = clock.scheduleWithFixedDelay(this::sweep, 1, 1, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }

    private void sweep() {
        for (var endPoint : connector.getConnectedEndPoints()) {
            if (isSlow(endPoint)) {
                endPoint.close();
            }
        }
    }

    private static boolean isSlow(EndPoint endPoint) {
        var connection = endPoint.getConnection();
        return connection != null
                && connection.getMessagesIn() == 0
                && System.currentTimeMillis() - endPoint.getCreatedTimeStamp() > PATIENCE.toMillis();
    }
}
