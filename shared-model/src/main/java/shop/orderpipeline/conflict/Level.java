package shop.orderpipeline.conflict;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How much a conflict hurts. */
public enum Level {
    /** Recovered by itself, after a retry or a wait. */
    INFO,
    /** Handled by itself; nobody was affected. */
    WARN,
    /** A customer or a person was affected: somebody must look. */
    ERROR;

    @JsonValue
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
