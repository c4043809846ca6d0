package shop.orderpipeline.replay;

import java.util.Objects;

/** A replay that is not made, or not to its end; the message says what, why, and what to do now. */
public final class NotReplayed extends RuntimeException {

    /** What kind of end it is. */
    public enum Why {
        /** The selection is no longer what was planned. */
        STALE,
        /** More records are selected than may be replayed at once here. */
        TOO_MANY,
        /** Another run publishes to the same topic. */
        RUNNING,
        /** The plan was run before, and its order is good for one run. */
        RAN_ALREADY,
        /** Somebody else must approve it first. */
        NEEDS_SECOND_PERSON,
        /** The run is not one that can be cancelled or resumed: it goes on, or it has ended. */
        NOT_NOW,
        /** No run has this number. */
        UNKNOWN_RUN,
        /** The broker gives no answer. */
        UNREACHABLE,
        /** The broker did not take what was published. */
        SOME_FAILED,
        /** The services did not work it in time; nothing is proved. */
        TIMEOUT,
        /** Told to stop; it can be resumed. */
        INTERRUPTED
    }

    private final Why why;

    NotReplayed(Why why, String message) {
        super(message);
        this.why = why;
    }

    NotReplayed(Why why, String message, Throwable cause) {
        super(message, cause);
        this.why = why;
    }

    @Override
    public String getMessage() {
        return Objects.requireNonNullElse(super.getMessage(), why.name());
    }

    public Why why() {
        return why;
    }
}
