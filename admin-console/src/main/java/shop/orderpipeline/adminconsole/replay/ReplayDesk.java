package shop.orderpipeline.adminconsole.replay;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.dao.DataAccessResourceFailureException;
import shop.orderpipeline.replay.Findings;
import shop.orderpipeline.replay.NotReplayed;
import shop.orderpipeline.replay.Ordered;
import shop.orderpipeline.replay.Plan;
import shop.orderpipeline.replay.Replays;
import shop.orderpipeline.replay.Replays.Previewed;
import shop.orderpipeline.replay.Run;
import shop.orderpipeline.replay.RunningReplay;
import shop.orderpipeline.replay.Selection;

/**
 * The engine, as the console uses it. Every method throws {@link DataAccessResourceFailureException} where the database
 * can't serve now, and {@link NotReplayed} where a guard forbids it or Kafka can't; those that read topics throw {@link
 * ReplaysBusy} where others do so.
 */
final class ReplayDesk {

    /** Each reads a topic, and holds what it found. */
    private static final int PLANNERS = 2;

    private static final Duration TURN = Duration.ofSeconds(2);

    /** Records that Kafka does not take are passed over by nobody but an operator at the command line. */
    private static final int NO_FAILURES = 0;

    private final Replays rows;
    private final Replays engine;
    private final ReplayRunner runner;
    private final boolean production;
    private final Semaphore planners = new Semaphore(PLANNERS);

    /**
     * @param rows looks at runs, and asks for their end
     * @param engine plans and runs
     */
    ReplayDesk(Replays rows, Replays engine, ReplayRunner runner, boolean production) {
        this.rows = rows;
        this.engine = engine;
        this.runner = runner;
        this.production = production;
    }

    /**
     * Somebody's order to run a plan.
     *
     * @param hash that of the records as they were seen
     * @param typed how many records they said it has
     * @param pace records a second at most
     */
    record Order(Plan plan, String hash, long typed, String who, String reason, Pace pace) {}

    /** What became of an order that no guard of the engine forbids. */
    sealed interface Ran {

        /** @param run its number */
        record Begun(long run) implements Ran {}

        /** The records are not those that were seen. */
        record Stale() implements Ran {}

        record WrongCount(long records) implements Ran {}
    }

    /** Whether what only production demands is demanded. */
    boolean isProduction() {
        return production;
    }

    /** Writes nothing. */
    Previewed plan(Selection selection) {
        return reading(() -> engine.plan(selection));
    }

    /** What a plan that was made before would do today. */
    Previewed preview(Plan plan) {
        return reading(() -> engine.preview(plan, engine.find(plan)));
    }

    Ran run(Order order) {
        var findings = reading(() -> engine.find(order.plan()));
        if (!findings.hash().equals(order.hash())) {
            return new Ran.Stale();
        }
        if (findings.records() != order.typed()) {
            return new Ran.WrongCount(findings.records());
        }
        var ordered = ordered(order.who(), order.reason(), order.pace());
        return new Ran.Begun(begin(order.plan(), findings, ordered, RunningReplay::run));
    }

    /** Goes on with a run from its last checkpoint. */
    void resume(long id, String who, String reason, Pace pace) {
        var run = run(id);
        var plan = Plan.of(run.plan()).orElseThrow(() -> new IllegalStateException("run of no plan: " + run.plan()));
        var findings = reading(() -> engine.find(plan));
        begin(plan, findings, ordered(who, reason, pace), replay -> replay.resume(id));
    }

    /** Agrees, as a second person, to one run of a plan. */
    void approve(Plan plan, String who, String reason) {
        reading(() -> {
            engine.approve(plan, engine.find(plan), who, Optional.of(reason));
            return plan;
        });
    }

    Run cancel(long id, String who, String reason) {
        return asked(() -> rows.cancel(id, who, Optional.of(reason)));
    }

    /** The newest first. */
    List<Run> runs(int most) {
        return asked(() -> rows.runs(most));
    }

    /** @throws NotReplayed where there is none of this number */
    Run run(long id) {
        return asked(() -> rows.run(id));
    }

    /** The newest run of a plan; empty where there was none that is not cancelled. */
    Optional<Run> ranAs(Plan plan) {
        return asked(() -> rows.ranAs(plan));
    }

    private Ordered ordered(String who, String reason, Pace pace) {
        return new Ordered(who, Optional.of(reason), production, pace.rate(), pace.pauseAboveLag(), NO_FAILURES, true);
    }

    private long begin(Plan plan, Findings findings, Ordered ordered, ReplayRunner.Doing doing) {
        return runner.begin(watcher -> engine.of(plan, findings, ordered, watcher), doing);
    }

    private interface Question<T> {

        T ask() throws SQLException;
    }

    private <T> T reading(Question<T> question) {
        if (!hasTurn()) {
            throw new ReplaysBusy();
        }
        try {
            return asked(question);
        } finally {
            planners.release();
        }
    }

    private boolean hasTurn() {
        try {
            return planners.tryAcquire(TURN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static <T> T asked(Question<T> question) {
        try {
            return question.ask();
        } catch (SQLException e) {
            throw new DataAccessResourceFailureException("the database can't serve replays now", e);
        }
    }
}
