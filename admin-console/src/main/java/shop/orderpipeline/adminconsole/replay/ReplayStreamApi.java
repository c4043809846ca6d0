package shop.orderpipeline.adminconsole.replay;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import shop.orderpipeline.adminconsole.access.OpenLogin;
import shop.orderpipeline.adminconsole.live.EventStream;
import shop.orderpipeline.adminconsole.live.LiveSettings;
import shop.orderpipeline.adminconsole.problem.ProblemCode;
import shop.orderpipeline.adminconsole.problem.Problems;
import shop.orderpipeline.replay.Run;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code GET /api/admin/replays/{id}/stream}: how far a run is, as server-sent events, whichever console or command line
 * runs it. Each event without a name is {@code {"state", "published", "failed", "records"}}; after the one with an end the
 * stream ends.
 */
@RestController
class ReplayStreamApi implements SmartLifecycle {

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

    private final ReplayDesk desk;
    private final OpenLogin logins;
    private final LiveSettings settings;
    private final Problems problems;
    private final JsonMapper json;
    private final Semaphore listeners;
    private final CountDownLatch stopped = new CountDownLatch(1);

    ReplayStreamApi(ReplayDesk desk, OpenLogin logins, LiveSettings settings, Problems problems, JsonMapper json) {
        this.desk = desk;
        this.logins = logins;
        this.settings = settings;
        this.problems = problems;
        this.json = json;
        this.listeners = new Semaphore(settings.listeners());
    }

    private record Progress(String state, long published, long failed, long records) {

        static Progress of(Run run) {
            return new Progress(run.state().code(), run.published(), run.failed(), run.records());
        }
    }

    @GetMapping(ReplaysApi.PATH + "/{id}/stream")
    void stream(@PathVariable String id, HttpServletRequest request, HttpServletResponse response)
            throws IOException, InterruptedException {
        var first = desk.run(ReplaysApi.number(id));
        if (!listeners.tryAcquire()) {
            problems.write(request, response, ProblemCode.STREAM_FULL);
            return;
        }
        try {
            follow(first, EventStream.open(response, json, settings.heartbeat()), logins.of(request));
        } catch (IOException | DataAccessException e) {
            // The listener is gone, or comes back.
        } finally {
            listeners.release();
        }
    }

    private void follow(Run first, EventStream stream, BooleanSupplier mayListen)
            throws IOException, InterruptedException {
        var run = first;
        var told = Progress.of(run);
        stream.send(told);
        while (run.state() == Run.State.RUNNING
                && stream.goesOn()
                && !stopped.await(BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS)
                && mayListen.getAsBoolean()) {
            run = desk.run(first.id());
            var now = Progress.of(run);
            if (!now.equals(told)) {
                told = now;
                stream.send(told);
            }
            stream.beats();
        }
    }

    @Override
    public void start() {
        // Each request is a stream of its own.
    }

    @Override
    public void stop() {
        stopped.countDown();
    }

    @Override
    public boolean isRunning() {
        return stopped.getCount() > 0;
    }

    /** Before the server waits for its requests to end. */
    @Override
    public int getPhase() {
        return DEFAULT_PHASE;
    }
}
