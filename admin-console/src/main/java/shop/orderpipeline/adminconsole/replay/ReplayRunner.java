package shop.orderpipeline.adminconsole.replay;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.stereotype.Component;
import shop.orderpipeline.replay.NotReplayed;
import shop.orderpipeline.replay.Run;
import shop.orderpipeline.replay.RunningReplay;
import shop.orderpipeline.replay.Watcher;

/**
 * Runs one replay at a time, on a thread of its own: it goes on whoever closes their browser. That no other console runs the
 * same one, or another to the same topic, is the run's own lock's business. Where the console is stopped the run ends after
 * the slice that is on its way; where it is killed the run's lock is gone with it. Both can be resumed, by any console.
 */
@Component
class ReplayRunner implements DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(ReplayRunner.class);
    /** Until what was done before a run is on file, and its first record is on its way. */
    private static final Duration BEGINNING = Duration.ofSeconds(30);

    private static final Duration STOPPING = Duration.ofSeconds(8);

    private final Duration patience;
    private @Nullable Working working;
    private boolean closed;

    private record Working(RunningReplay replay, Thread thread) {}

    ReplayRunner() {
        this(BEGINNING);
    }

    /** @param patience how long whoever ordered a run waits for its number */
    ReplayRunner(Duration patience) {
        this.patience = patience;
    }

    /** What a run does once nothing keeps it from it any more. */
    @FunctionalInterface
    interface Doing {

        Run of(RunningReplay replay) throws SQLException, InterruptedException;
    }

    /** Tells whoever ordered a run that it began, or why it did not. */
    private static final class Beginning implements Watcher {

        private final CompletableFuture<Long> number = new CompletableFuture<>();

        @Override
        public void runs(long run) {
            number.complete(run);
        }

        @Override
        public void published(long records, long of) {
            // Its row says how far it is.
        }

        @Override
        public void says(String sentence) {
            LOG.atInfo().addKeyValue("run", number.getNow(0L)).log(sentence);
        }
    }

    /**
     * Returns the run's number once it has begun.
     *
     * @throws ReplaysBusy where this console runs another one
     * @throws NotReplayed where a guard forbids it
     * @throws ReplayBeginning where it takes long: it goes on beginning
     * @throws DataAccessResourceFailureException where it did not begin
     */
    long begin(Function<Watcher, RunningReplay> made, Doing doing) {
        var beginning = new Beginning();
        start(made.apply(beginning), doing, beginning);
        try {
            return beginning.number.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw refusal(e.getCause());
        } catch (TimeoutException e) {
            throw new ReplayBeginning(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DataAccessResourceFailureException("nobody waits for the replay any more", e);
        }
    }

    private static RuntimeException refusal(@Nullable Throwable cause) {
        return cause instanceof NotReplayed refused
                ? refused
                : new DataAccessResourceFailureException("the replay did not begin", cause);
    }

    private synchronized void start(RunningReplay replay, Doing doing, Beginning beginning) {
        if (working != null || closed) {
            throw new ReplaysBusy();
        }
        var thread = Thread.ofPlatform().daemon().name("replay").unstarted(() -> run(replay, doing, beginning));
        working = new Working(replay, thread);
        thread.start();
    }

    private void run(RunningReplay replay, Doing doing, Beginning beginning) {
        Throwable end = null;
        try {
            var run = doing.of(replay);
            LOG.atInfo()
                    .addKeyValue("run", run.id())
                    .addKeyValue("state", run.state().code())
                    .addKeyValue(
                            "repeated", run.report().map(Run.Report::repeated).orElse(null))
                    .log("replay ended");
        } catch (Throwable e) { // Whoever waits for its beginning is told, and the next one finds the place free.
            end = e;
            LOG.atWarn()
                    .addKeyValue("run", beginning.number.getNow(0L))
                    .addKeyValue(
                            "why",
                            e instanceof NotReplayed refused
                                    ? refused.why()
                                    : e.getClass().getName())
                    .log("replay ended before its end");
        } finally {
            synchronized (this) {
                working = null;
            }
        }
        if (end != null) {
            beginning.number.completeExceptionally(end);
        }
    }

    private synchronized @Nullable Working close() {
        closed = true;
        return working;
    }

    /** The run has a few seconds to write how far it is. */
    @Override
    public void destroy() throws InterruptedException {
        var last = close();
        if (last != null) {
            last.replay().stop();
            last.thread().join(STOPPING);
        }
    }
}
