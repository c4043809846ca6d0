package shop.orderpipeline.adminconsole.errorlogs;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Whether conflicts come too often now: the alert {@code conflict-ratio}, as it stands.
 *
 * @param threshold the percentage that is exceeded; in state ok the one that would be next
 * @param since when it was raised; null in state ok
 */
public record Alert(State state, int threshold, @Nullable Instant since) {

    /** How loud it is. */
    public enum State {
        OK,
        WARNING,
        CRITICAL;

        @JsonValue
        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
