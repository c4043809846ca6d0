package shop.orderpipeline.topic;

import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Why a record ended on a dead-letter topic: the closed list behind the header {@code dl-reason}. */
public enum DeadLetterReason {
    /** The bytes are not the topic's record type. */
    UNREADABLE,
    /** The record's key is not the id that its value names. */
    KEY_MISMATCH,
    /** The database can't store what it says. */
    DATA_REFUSED,
    /** All tries failed. */
    RETRIES_EXHAUSTED,
    /** Our code failed on it. */
    PROCESSING_FAILED,
    UNKNOWN;

    /** Kebab-case, as written to the header. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The reason that a header says; {@link #UNKNOWN} where there is none, or another word. */
    public static DeadLetterReason of(@Nullable String code) {
        return Arrays.stream(values())
                .filter(reason -> reason.code().equals(code))
                .findFirst()
                .orElse(UNKNOWN);
    }
}
