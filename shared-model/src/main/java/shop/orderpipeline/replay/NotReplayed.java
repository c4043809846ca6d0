package shop.orderpipeline.replay;

import java.util.Objects;

/** A replay that is not made, or not to its end; the message says what, why, and what to do now. */
public final class NotReplayed extends RuntimeException {

    /** What kind of end it is. */
    public enum Why {
        /** A guard forbids it. */
        REFUSED,
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
