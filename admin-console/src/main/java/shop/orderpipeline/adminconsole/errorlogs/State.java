package shop.orderpipeline.adminconsole.errorlogs;

import java.util.Locale;

/** Whether a conflict still waits for somebody. */
public enum State {
    /** Somebody must look, or the system is still at it. */
    OPEN,
    /** The system recovered by itself. */
    HEALED,
    /** A person dealt with it: with its group, or with its exception. */
    HANDLED,
    /** A person said to leave its group alone for a while. */
    IGNORED;

    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
