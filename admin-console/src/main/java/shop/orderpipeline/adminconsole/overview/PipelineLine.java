package shop.orderpipeline.adminconsole.overview;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import shop.orderpipeline.adminconsole.projection.ProjectionWatch;

/**
 * How far what is shown is behind what happened.
 *
 * @param upTo everything recorded until then is shown; null where that is not known
 * @param waiting records; 0 where that is not known
 */
record PipelineLine(State state, @Nullable Instant upTo, long waiting) {

    /** Later than this, it is said. */
    private static final long LATE_SECONDS = 30;

    /** In the words of the bundles. */
    enum State {
        CURRENT,
        LATE,
        /** Since its start it never caught up. */
        STARTING,
        STOPPED;

        String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** @param stopped true while nothing is read at all */
    static PipelineLine of(ProjectionWatch.Lateness lateness, boolean stopped, Instant now) {
        var age = lateness.ageSeconds();
        var lag = lateness.lagRecords();
        var upTo = age == null ? null : now.minusSeconds(age);
        long waiting = lag == null ? 0 : lag;
        if (stopped) {
            return new PipelineLine(State.STOPPED, upTo, waiting);
        }
        if (age == null) {
            return new PipelineLine(State.STARTING, null, waiting);
        }
        return new PipelineLine(age > LATE_SECONDS ? State.LATE : State.CURRENT, upTo, waiting);
    }

    /** True where conflicts may have happened that are not shown yet. */
    boolean isBehind() {
        return state != State.CURRENT;
    }

    public String code() {
        return state.code();
    }
}
