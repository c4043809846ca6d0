package shop.orderpipeline.adminconsole.pipeline;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What was seen when something was last looked at, and whether looking still works.
 *
 * @param last null until the first look that succeeded
 * @param at when that was
 * @param failingSince when the first of the looks failed that failed since then; null where the newest one succeeded
 */
record Seen<T>(
        @Nullable T last, @Nullable Instant at, @Nullable Instant failingSince) {

    static <T> Seen<T> nothing() {
        return new Seen<>(null, null, null);
    }

    static <T> Seen<T> of(T found, Instant now) {
        return new Seen<>(found, now, null);
    }

    /** The last figures stay, and grow old. */
    Seen<T> failed(Instant now) {
        return new Seen<>(last, at, failingSince == null ? now : failingSince);
    }

    /** How old the last figures are; null where there are none. */
    @Nullable Duration age(Instant now) {
        if (at == null) {
            return null;
        }
        var age = Duration.between(at, now);
        return age.isNegative() ? Duration.ZERO : age;
    }
}
