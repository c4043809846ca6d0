package shop.orderpipeline.adminconsole.live;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The last arrivals in the order in which we learned of them, each at a position that never changes. One writes, many
 * read at their own pace; who falls behind further than is kept is told so. Thread-safe.
 */
final class ArrivalLog {

    private final int capacity;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<Arrived> kept = new ArrayDeque<>();
    /** The position of the first that is kept. */
    private long first;

    private boolean closed;

    ArrivalLog(int capacity) {
        this.capacity = capacity;
    }

    /** What a reader gets. */
    sealed interface Read {

        /** @param next where to read on */
        record News(List<Arrived> arrived, long next) implements Read {}

        /**
         * Some that came after the reader's position are not kept any more.
         *
         * @param next where to read on
         */
        record Missed(long next) implements Read {}

        record Nothing() implements Read {}

        /** There will be nothing any more. */
        record Closed() implements Read {}
    }

    void add(List<Arrived> arrived) {
        lock.lock();
        try {
            kept.addAll(arrived);
            while (kept.size() > capacity) {
                kept.removeFirst();
                first++;
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Forgets all, because some may lie between it and these; whoever has not read up to here has missed something. */
    void startAgainWith(List<Arrived> arrived) {
        lock.lock();
        try {
            first += kept.size() + 1L;
            kept.clear();
        } finally {
            lock.unlock();
        }
        add(arrived);
    }

    /** The position of the next one that arrives. */
    long end() {
        lock.lock();
        try {
            return first + kept.size();
        } finally {
            lock.unlock();
        }
    }

    /** The position behind the arrival of an origin; empty where it is not kept. */
    OptionalLong after(String origin) {
        lock.lock();
        try {
            long position = first;
            var found = OptionalLong.empty();
            for (var arrived : kept) {
                position++;
                if (arrived.origin().equals(origin)) {
                    found = OptionalLong.of(position);
                }
            }
            return found;
        } finally {
            lock.unlock();
        }
    }

    /**
     * What came at a position and after it; waits where there is nothing yet.
     *
     * @param most at most so many at once
     */
    Read read(long position, int most, Duration patience) throws InterruptedException {
        lock.lock();
        try {
            long left = patience.toNanos();
            while (!closed && position == first + kept.size() && left > 0) {
                left = changed.awaitNanos(left);
            }
            if (closed) {
                return new Read.Closed();
            }
            if (position < first) {
                return new Read.Missed(first + kept.size());
            }
            var arrived = kept.stream().skip(position - first).limit(most).toList();
            return arrived.isEmpty() ? new Read.Nothing() : new Read.News(arrived, position + arrived.size());
        } finally {
            lock.unlock();
        }
    }

    /** Waits, as long as it is not closed. */
    void pause(Duration length) throws InterruptedException {
        lock.lock();
        try {
            long left = length.toNanos();
            while (!closed && left > 0) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Ends all readers. */
    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
