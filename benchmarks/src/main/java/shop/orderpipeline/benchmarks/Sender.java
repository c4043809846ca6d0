package shop.orderpipeline.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.HdrHistogram.Histogram;

/** Keeps so many connections of a webhook busy: each sends the next notification as soon as the last one is answered. */
final class Sender {

    private static final long LONGEST_MICROS = Duration.ofMinutes(1).toNanos() / 1_000;
    private static final int DIGITS = 3;

    private final int port;
    private final int connections;

    Sender(int port, int connections) {
        this.port = port;
        this.connections = connections;
    }

    /**
     * What became of the notifications of one run.
     *
     * @param stored that were answered 200
     * @param failures that were answered otherwise, or not at all
     * @param seconds from the first of them to the last answer
     * @param micros how long each 200 took, microseconds
     */
    record Sent(long stored, long failures, double seconds, Histogram micros) {}

    /**
     * Sends for so long.
     *
     * @throws ExecutionException where a thread fails otherwise than by its connection
     */
    Sent send(Duration time) throws InterruptedException, ExecutionException {
        long start = System.nanoTime();
        long end = start + time.toNanos();
        var tallies = new ArrayList<Future<Tally>>();
        try (var threads = Executors.newFixedThreadPool(connections)) {
            for (int connection = 0; connection < connections; connection++) {
                tallies.add(threads.submit(() -> send(end)));
            }
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        var all = new Tally();
        for (var tally : tallies) {
            all.add(tally.get());
        }
        return new Sent(all.micros.getTotalCount(), all.failures, seconds, all.micros);
    }

    /** What one connection's thread counted. */
    private static final class Tally {

        private final Histogram micros = new Histogram(LONGEST_MICROS, DIGITS);
        private long failures;

        void note(int status, long nanos) {
            if (status == 200) {
                micros.recordValue(Math.min(LONGEST_MICROS, nanos / 1_000));
            } else {
                failures++;
            }
        }

        void add(Tally other) {
            micros.add(other.micros);
            failures += other.failures;
        }
    }

    /** A connection that breaks costs a failure and is replaced. */
    private Tally send(long end) {
        var tally = new Tally();
        var post = Post.to(port);
        while (System.nanoTime() - end < 0) {
            try (var connection = HttpConnection.to(port)) {
                send(connection, post, end, tally);
            } catch (IOException e) {
                tally.failures++;
            }
        }
        return tally;
    }

    private static void send(HttpConnection connection, Post post, long end, Tally tally) throws IOException {
        long now = System.nanoTime();
        while (now - end < 0) {
            long sentAt = now;
            int status = connection.exchange(post.aboutAnotherPage());
            now = System.nanoTime();
            tally.note(status, now - sentAt);
        }
    }
}
