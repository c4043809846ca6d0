package shop.orderpipeline.adminconsole.alerts;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How loud an alert is. */
public enum Severity {
    /** Look at it today. */
    WARNING,
    /** Look at it now. */
    CRITICAL;

    @JsonValue
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Severity of(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT));
    }

    boolean isWorseThan(Severity other) {
        return compareTo(other) > 0;
    }
}
