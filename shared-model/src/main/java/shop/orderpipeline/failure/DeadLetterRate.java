package shop.orderpipeline.failure;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How many dead letters were written in the last minute. Above its bound it is no longer about single records, and
 * whatever is behind it must not drain a topic. Any thread may ask and tell.
 */
public final class DeadLetterRate {

    private static final long WINDOW = Duration.ofMinutes(1).toNanos();

    private final int bound;
    private final Deque<Long> letters = new ArrayDeque<>();

    /** @param bound so many a minute are taken for single bad records */
    public DeadLetterRate(int bound) {
        this.bound = bound;
    }

    /** @param now by {@link System#nanoTime()} */
    public synchronized void add(long now) {
        letters.add(now);
    }

    /** @param now by {@link System#nanoTime()} */
    public synchronized boolean isTooHigh(long now) {
        while (!letters.isEmpty() && now - letters.getFirst() > WINDOW) {
            letters.removeFirst();
        }
        return letters.size() > bound;
    }
}
