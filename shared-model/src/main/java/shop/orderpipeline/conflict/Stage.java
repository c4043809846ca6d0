package shop.orderpipeline.conflict;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The step that found a conflict. */
public enum Stage {
    /** The stream that knows which notification is news. */
    CONFIRMATION("/api/payments/cardcom-webhook"),
    /** Asking CardCom, and holding its answer against the order. */
    VERIFICATION("/api/v11/LowProfile/GetLpResult"),
    /** Taking the stock of a paid order. */
    DEDUCTION("paid-orders"),
    /** What must still happen to a payment. */
    SCHEDULE("open_work");

    private final String endpoint;

    Stage(String endpoint) {
        this.endpoint = endpoint;
    }

    @JsonValue
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The path, topic or table at which it happened; never a part of a request. */
    public String endpoint() {
        return endpoint;
    }
}
