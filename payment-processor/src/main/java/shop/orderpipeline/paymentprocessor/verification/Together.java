package shop.orderpipeline.paymentprocessor.verification;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import shop.orderpipeline.failure.SqlFailure;
import shop.orderpipeline.topic.Publisher.PublicationFailed;

/**
 * Does pieces of work in groups, whoever brings them. What comes while a group is worked, or too soon after it was begun,
 * makes the next one: a lone piece is begun at once, and the more there are the more share a transaction. Any thread may
 * add.
 */
final class Together<T, R> implements AutoCloseable {

    /** Does a group; returns what came of each piece, in the same order. */
    @FunctionalInterface
    interface Work<T, R> {
        List<R> of(List<T> group) throws InterruptedException;
    }

    private static final Logger log = LoggerFactory.getLogger(Together.class);

    /** Far below the statement limit, however slow the database is. */
    private static final int LARGEST_GROUP = 250;

    /** A thread begins a group so long after the last one at the soonest: most of what a small one costs is its transaction. */
    private static final long PACE_NANOS = Duration.ofMillis(10).toNanos();

    private static final Duration PATIENCE_AT_STOP = Duration.ofSeconds(5);

    private final BlockingDeque<Piece<T, R>> waiting = new LinkedBlockingDeque<>();
    private final Function<T, ?> key;
    private final Work<T, R> work;
    private final List<Thread> threads;
    private volatile boolean closed;

    private record Piece<T, R>(T of, CompletableFuture<R> result) {}

    /**
     * Starts its threads.
     *
     * @param threads that work, each a group at a time: a second one works while the first waits
     * @param key of which no group has two
     */
    Together(String name, int threads, Function<T, ?> key, Work<T, R> work) {
        this.key = key;
        this.work = work;
        this.threads = IntStream.rangeClosed(1, threads)
                .mapToObj(number ->
                        Thread.ofPlatform().name(name + "-" + number).daemon().start(new Worker()))
                .toList();
    }

    /**
     * Takes a piece.
     *
     * @return what came of it, or why it failed: with {@link SqlFailure#DATA} it is this very piece that the database
     *     refuses; never left open
     */
    CompletableFuture<R> add(T piece) {
        var one = new Piece<>(piece, new CompletableFuture<R>());
        waiting.add(one);
        if (closed && waiting.remove(one)) {
            fail(List.of(one));
        }
        return one.result;
    }

    /**
     * Has a piece done.
     *
     * @throws RuntimeException why it failed
     */
    R of(T piece) throws InterruptedException {
        try {
            return add(piece).get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(e.getCause());
        }
    }

    private final class Worker implements Runnable {

        private long begun = System.nanoTime() - PACE_NANOS;

        @Override
        public void run() {
            while (!closed) {
                try {
                    turn();
                } catch (InterruptedException e) {
                    log.atDebug().log("woken up to stop");
                } catch (Throwable e) {
                    // Nothing may end this thread in silence: whoever brings a piece waits for it.
                    log.atError().setCause(e).log("a group was not done");
                }
            }
        }

        private void turn() throws InterruptedException {
            var first = waiting.take();
            var group = new LinkedHashMap<Object, Piece<T, R>>();
            group.put(key.apply(first.of), first);
            try {
                TimeUnit.NANOSECONDS.sleep(begun + PACE_NANOS - System.nanoTime());
                begun = System.nanoTime();
                fill(group);
                work(List.copyOf(group.values()));
            } finally {
                // Whatever happened, nobody waits for a piece that nobody has.
                fail(group.values());
            }
        }
    }

    /** Takes what waits; a piece that has the key of one of the group opens the next group. */
    private void fill(Map<Object, Piece<T, R>> group) {
        while (group.size() < LARGEST_GROUP) {
            var next = waiting.poll();
            if (next == null) {
                return;
            }
            if (group.putIfAbsent(key.apply(next.of), next) != null) {
                waiting.addFirst(next);
                return;
            }
        }
    }

    /** What may be about one piece must not stop its neighbours: a group that fails by it is worked one by one. */
    private void work(List<Piece<T, R>> group) throws InterruptedException {
        RuntimeException failure;
        try {
            var results = work.of(group.stream().map(Piece::of).toList());
            for (int i = 0; i < group.size(); i++) {
                group.get(i).result.complete(results.get(i));
            }
            return;
        } catch (RuntimeException e) {
            failure = e;
        }
        if (group.size() > 1 && mayBeAboutOne(failure)) {
            for (var one : group) {
                work(List.of(one));
            }
        } else {
            group.forEach(one -> one.result.completeExceptionally(failure));
        }
    }

    private static boolean mayBeAboutOne(RuntimeException failure) {
        var about = SqlFailure.in(failure);
        return !(failure instanceof PublicationFailed) && about != SqlFailure.WAIT && about != SqlFailure.STOP;
    }

    private static <T, R> void fail(Collection<Piece<T, R>> pieces) {
        pieces.forEach(
                one -> one.result.completeExceptionally(new IllegalStateException("not done: it stopped, or failed")));
    }

    /** What is not done by now fails. */
    @Override
    public void close() {
        closed = true;
        threads.forEach(Thread::interrupt);
        long deadline = System.nanoTime() + PATIENCE_AT_STOP.toNanos();
        try {
            for (var thread : threads) {
                thread.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        var undone = new ArrayList<Piece<T, R>>();
        waiting.drainTo(undone);
        fail(undone);
    }
}
