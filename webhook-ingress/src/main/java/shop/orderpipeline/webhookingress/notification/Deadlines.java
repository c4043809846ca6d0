package shop.orderpipeline.webhookingress.notification;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends what takes longer than one fixed time. All entries have the same patience, so the oldest is always the first in the
 * queue: adding costs one link, and nothing is ever cancelled.
 */
final class Deadlines<T extends Deadlines.Entry> implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Deadlines.class);

    private static final Duration RESOLUTION = Duration.ofMillis(100);

    private final Queue<Waiting<T>> queue = new ConcurrentLinkedQueue<>();
    private final long patienceNanos;
    private final ScheduledExecutorService clock;

    Deadlines(String name, Duration patience) {
        this.patienceNanos = patience.toNanos();
        this.clock = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name(name).factory());
        var _ = clock.scheduleWithFixedDelay(
                this::sweep, RESOLUTION.toMillis(), RESOLUTION.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Something that may take too long. */
    interface Entry {

        /** True once it no longer matters how long it takes. */
        boolean isOver();

        /** Called once, from the clock's thread, where it was not over in time; must not block. */
        void expire();
    }

    private record Waiting<T>(T entry, long since) {}

    void add(T entry) {
        queue.add(new Waiting<>(entry, System.nanoTime()));
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }

    /** One that fails must not end the clock for all others. */
    private void expire(T entry) {
        try {
            entry.expire();
        } catch (RuntimeException e) {
            log.atWarn().addKeyValue("failure", e.getClass().getSimpleName()).log("a late call could not be ended");
        }
    }

    private void sweep() {
        var oldest = queue.peek();
        while (oldest != null && (oldest.entry.isOver() || System.nanoTime() - oldest.since > patienceNanos)) {
            queue.poll();
            if (!oldest.entry.isOver()) {
                expire(oldest.entry);
            }
            oldest = queue.peek();
        }
    }
}
