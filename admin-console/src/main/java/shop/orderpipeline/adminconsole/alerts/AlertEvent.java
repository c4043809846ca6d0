package shop.orderpipeline.adminconsole.alerts;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What the receiver of alerts is told; of one alert each at most once, in this order. */
enum AlertEvent {
    RAISED,
    /** From warning to critical. */
    ESCALATED,
    RESOLVED;

    @JsonValue
    String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
