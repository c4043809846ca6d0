package shop.orderpipeline.adminconsole.pipeline;

import java.util.Locale;

/** How well a part works; the worst of its parts is how the whole works. */
enum Standing {
    OK,
    /** It works, but late, or not as it should for long. */
    DEGRADED,
    DOWN;

    /** Lower case, as in the texts. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
