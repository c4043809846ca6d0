package shop.orderpipeline.allinone;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops what was started, the last layer first and the members of one layer side by side. A stop may come at any moment,
 * also while others still start: what is added afterwards is stopped at once.
 */
final class StopOrder implements AutoCloseable {

    /**
     * A level of the start, in its order; no member of it needs another one to stop. Its patience is how long the stop
     * waits for it before going on: all of them together stay under the 30 s that a stop may take.
     */
    enum Layer {
        DATA_DIRECTORY(Duration.ofSeconds(1)),
        STORES(Duration.ofSeconds(14)),
        SERVICES(Duration.ofSeconds(8)),
        EDGE(Duration.ofSeconds(3)),
        TRAFFIC(Duration.ofSeconds(2));

        private final Duration patience;

        Layer(Duration patience) {
            this.patience = patience;
        }
    }

    private record Part(Layer layer, String name, AutoCloseable stop) {}

    private static final Logger LOG = LoggerFactory.getLogger(StopOrder.class);

    private final Deque<Part> parts = new ArrayDeque<>();
    private final CountDownLatch done = new CountDownLatch(1);
    private boolean stopped;

    /** Returns the part, to be used on. */
    <T extends AutoCloseable> T add(Layer layer, String name, T part) {
        synchronized (this) {
            if (!stopped) {
                parts.push(new Part(layer, name, part));
                return part;
            }
        }
        stop(new Part(layer, name, part));
        throw new IllegalStateException("stopped while " + name + " was starting");
    }

    synchronized boolean stopped() {
        return stopped;
    }

    /** Stops all, and returns when all is stopped, whoever began it. A part that fails to stop keeps no other running. */
    @Override
    public void close() {
        if (!begin()) {
            awaitQuietly(done);
            return;
        }
        for (var layer : List.of(Layer.values()).reversed()) {
            stopSideBySide(
                    layer, parts.stream().filter(part -> part.layer() == layer).toList());
        }
        done.countDown();
    }

    private synchronized boolean begin() {
        boolean first = !stopped;
        stopped = true;
        return first;
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void stopSideBySide(Layer layer, List<Part> parts) {
        var running = new CountDownLatch(parts.size());
        for (var part : parts) {
            Thread.ofPlatform().daemon().name("stop-" + part.name()).start(() -> {
                stop(part);
                running.countDown();
            });
        }
        try {
            if (!running.await(layer.patience.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("{} still stopping after {} s; going on", layer, layer.patience.toSeconds());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void stop(Part part) {
        try {
            part.stop().close();
        } catch (Exception e) {
            // Whatever it is: the others must stop all the same.
            LOG.error("{} did not stop in order", part.name(), e);
        }
    }
}
