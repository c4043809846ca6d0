package shop.orderpipeline.paymentprocessor.verification;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import shop.orderpipeline.failure.SqlFailure;

/**
 * Does pieces of work in groups, whoever brings them. What comes while a group is worked, or too soon after it was begun,
 * makes the next one: a lone piece waits for nobody, and the more there are the more share a transaction. Any thread may
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

    private final BlockingQueue<Piece<T, R>> waiting = new LinkedBlockingQueue<>();
    private final Function<T, ?> key;
    private final Work<T, R> work;
    private final List<Thread> threads;

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
                        Thread.ofPlatform().name(name + "-" + number).daemon().start(this::run))
                .toList();
    }

    /**
     * Takes a piece.
     *
     * @return what came of it, or why its group failed: with {@link SqlFailure#DATA} it is this very piece that the
     *     database refuses
     */
    CompletableFuture<R> add(T piece) {
        var one = new Piece<>(piece, new CompletableFuture<R>());
        waiting.add(one);
        return one.result;
    }

    /**
     * Has a piece done.
     *
     * @throws RuntimeException why its group failed
     */
    R of(T piece) throws InterruptedException {
        try {
            return add(piece).get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(e.getCause());
        }
    }

    private void run() {
        Piece<T, R> left = null;
        long begun = System.nanoTime() - PACE_NANOS;
        try {
            while (!Thread.currentThread().isInterrupted()) {
                var first = left == null ? waiting.take() : left;
                TimeUnit.NANOSECONDS.sleep(begun + PACE_NANOS - System.nanoTime());
                begun = System.nanoTime();
                var group = new LinkedHashMap<Object, Piece<T, R>>();
                left = fill(group, first);
                work(List.copyOf(group.values()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Takes what waits; returns the piece that opens the next group, because this one has its key or is full. */
    private @Nullable Piece<T, R> fill(Map<Object, Piece<T, R>> group, Piece<T, R> first) {
        Piece<T, R> next = first;
        while (next != null && group.size() < LARGEST_GROUP && group.putIfAbsent(key.apply(next.of), next) == null) {
            next = waiting.poll();
        }
        return next;
    }

    /** Data that can't be stored must not stop its neighbours: a group that fails by it is worked one by one. */
    private void work(List<Piece<T, R>> group) throws InterruptedException {
        try {
            var results = work.of(group.stream().map(Piece::of).toList());
            for (int i = 0; i < group.size(); i++) {
                group.get(i).result.complete(results.get(i));
            }
        } catch (RuntimeException | Error e) {
            if (SqlFailure.in(e) == SqlFailure.DATA && group.size() > 1) {
                for (var one : group) {
                    work(List.of(one));
                }
            } else {
                // An Error too: it would end this thread in silence.
                group.forEach(one -> one.result.completeExceptionally(e));
            }
        } catch (InterruptedException e) {
            group.forEach(one -> one.result.completeExceptionally(e));
            throw e;
        }
    }

    /** What is not done by now fails. */
    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
        try {
            for (var thread : threads) {
                thread.join(PATIENCE_AT_STOP);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        var undone = new ArrayList<Piece<T, R>>();
        waiting.drainTo(undone);
        undone.forEach(one -> one.result.completeExceptionally(new IllegalStateException("stopped")));
        if (!undone.isEmpty()) {
            log.atInfo().addKeyValue("left", undone.size()).log("stopped before all was done");
        }
    }
}
