package shop.orderpipeline.adminconsole.errorlogs;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Whether a conflict still waits for somebody. So far its level alone decides; nobody can close one by hand yet. */
public enum State {
    /** Level warn or error. */
    OPEN,
    /** Level info: the system recovered by itself. */
    HEALED;

    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<State> of(String code) {
        return Arrays.stream(values())
                .filter(state -> state.code().equals(code))
                .findFirst();
    }
}
