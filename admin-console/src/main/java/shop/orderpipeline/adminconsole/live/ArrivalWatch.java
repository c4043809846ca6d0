package shop.orderpipeline.adminconsole.live;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import shop.orderpipeline.adminconsole.projection.ProjectionWatch;

/**
 * Looks for arrivals twice a second while anybody listens, and never while nobody does; no listener, however slow, holds
 * it up. Streams end with it, before the server stops waiting for its requests.
 */
@Component
class ArrivalWatch implements SmartLifecycle {

    /** Kept for those who come back after an interruption; a page that missed more is to be loaded anew. */
    static final int KEPT = 2_000;

    /** Of sequences: a batch of the projection has a few hundred, and a few are written at once. */
    private static final int OVERLAP = 1_000;

    private static final int MOST_AT_ONCE = KEPT + OVERLAP;

    private static final Duration PERIOD = Duration.ofMillis(500);
    private static final Duration PERIOD_OF_TROUBLE = Duration.ofSeconds(5);
    private static final Logger LOG = LoggerFactory.getLogger(ArrivalWatch.class);

    private final ArrivalTable table;
    private final ProjectionWatch projection;
    private final LiveSettings settings;
    private final Clock clock;
    private final ArrivalLog log = new ArrivalLog(KEPT);
    private final Window window = new Window(OVERLAP);
    private final AtomicLong looks = new AtomicLong();

    /** How many each account has that has any. */
    private final Map<String, Integer> listeners = new HashMap<>();

    private boolean watching;
    private boolean stopped;
    private volatile @Nullable Instant lookedAt;

    ArrivalWatch(ArrivalTable table, ProjectionWatch projection, LiveSettings settings, Clock clock) {
        this.table = table;
        this.projection = projection;
        this.settings = settings;
        this.clock = clock;
    }

    /** One listener's place; to be closed when it goes. */
    final class Listening implements AutoCloseable {

        private final String account;
        private boolean gone;

        private Listening(String account) {
            this.account = account;
        }

        ArrivalLog log() {
            return log;
        }

        @Override
        public void close() {
            synchronized (ArrivalWatch.this) {
                if (!gone) {
                    gone = true;
                    listeners.computeIfPresent(account, (name, count) -> count == 1 ? null : count - 1);
                    ArrivalWatch.this.notifyAll();
                }
            }
        }
    }

    /**
     * Takes a place; returns when the log is up to date.
     *
     * @return empty where all places are taken, or all that the account may have, or the console stops
     * @throws DataAccessException where the table can't be read now
     */
    Optional<Listening> listen(String account) {
        var place = place(account);
        if (place.isPresent()) {
            try {
                look();
            } catch (RuntimeException e) {
                place.get().close();
                throw e;
            }
        }
        return place;
    }

    private synchronized Optional<Listening> place(String account) {
        int its = listeners.getOrDefault(account, 0);
        if (stopped || listeners() >= settings.listeners() || its >= settings.listenersPerAccount()) {
            return Optional.empty();
        }
        listeners.put(account, its + 1);
        if (!watching) {
            watching = true;
            Thread.ofVirtual().name("arrivals").start(this::watch);
        }
        return Optional.of(new Listening(account));
    }

    /** Up to when what was told is complete; empty where nobody knows. */
    Optional<Instant> completeUpTo() {
        var looked = lookedAt;
        var age = projection.lateness().ageSeconds();
        return looked == null || age == null ? Optional.empty() : Optional.of(looked.minusSeconds(age));
    }

    /** How often the table was looked at so far. */
    long looks() {
        return looks.get();
    }

    synchronized int listeners() {
        return listeners.values().stream().mapToInt(Integer::intValue).sum();
    }

    private void watch() {
        boolean trouble = false;
        while (goesOnAfter(trouble ? PERIOD_OF_TROUBLE : PERIOD)) {
            try {
                look();
                trouble = false;
            } catch (DataAccessException e) {
                trouble = true;
                LOG.atWarn().addKeyValue("failure", e.getClass().getName()).log("arrivals could not be read");
            }
        }
    }

    /** Waits; false where nobody listens any more. */
    private synchronized boolean goesOnAfter(Duration period) {
        long until = System.nanoTime() + period.toNanos();
        try {
            long left = period.toMillis();
            while (!listeners.isEmpty() && !stopped && left > 0) {
                wait(left);
                left = (until - System.nanoTime()) / 1_000_000;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stopped = true;
        }
        watching = !listeners.isEmpty() && !stopped;
        return watching;
    }

    /** By the watch, and by whoever takes a place. */
    private void look() {
        synchronized (window) {
            looks.incrementAndGet();
            var now = clock.instant();
            var sequences = table.sequences(window.from(), MOST_AT_ONCE);
            var news = window.news(sequences);
            if (!news.isEmpty()) {
                var arrived = table.rows(news);
                if (sequences.size() < MOST_AT_ONCE) {
                    log.add(arrived);
                } else {
                    log.startAgainWith(arrived);
                }
                window.saw(news);
            }
            lookedAt = now;
        }
    }

    @Override
    public void start() {
        // Starts with the first listener.
    }

    @Override
    public synchronized void stop() {
        stopped = true;
        log.close();
        notifyAll();
    }

    @Override
    public synchronized boolean isRunning() {
        return !stopped;
    }

    /** Before the server waits for its requests to end. */
    @Override
    public int getPhase() {
        return DEFAULT_PHASE;
    }
}
