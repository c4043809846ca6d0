package shop.orderpipeline.adminconsole.errorlogs;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Whether conflicts come too often now. Counted are those of level error and warn, without {@code
 * duplicate-notification}, which harm nobody. In the last ten minutes at least 30 of them (3 a minute), and more than 5
 * for each hundred pending orders placed in the same ten minutes: warning; more than 20: critical. Where no order was
 * placed, 30 are critical.
 *
 * @param threshold the percentage that is exceeded; in state ok the one that would be next
 * @param since when an alert began without a break since, at most {@link #HORIZON} ago; null in state ok
 */
public record Alert(State state, int threshold, @Nullable Instant since) {

    static final Duration HORIZON = Duration.ofHours(3);

    private static final int MINUTES = (int) HORIZON.toMinutes();
    private static final int WINDOW = 10;
    private static final int FEWEST = 30;
    private static final int WARNING = 5;
    private static final int CRITICAL = 20;

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

    /** Counts by age: how many happened less than one minute ago, less than two, and so on up to {@link #HORIZON}. */
    static final class Minutes {

        private final long[] counts = new long[MINUTES];

        void add(int minutesAgo, long count) {
            if (minutesAgo >= 0 && minutesAgo < MINUTES) {
                counts[minutesAgo] += count;
            }
        }

        private long window(int endedMinutesAgo) {
            long sum = 0;
            for (int minute = endedMinutesAgo; minute < endedMinutesAgo + WINDOW; minute++) {
                sum += counts[minute];
            }
            return sum;
        }
    }

    static Alert decide(Minutes conflicts, Minutes orders, Instant now) {
        var state = state(conflicts, orders, 0);
        if (state == State.OK) {
            return new Alert(state, WARNING, null);
        }
        int began = 0;
        while (began < MINUTES - WINDOW && state(conflicts, orders, began + 1) != State.OK) {
            began++;
        }
        return new Alert(state, state == State.CRITICAL ? CRITICAL : WARNING, now.minus(Duration.ofMinutes(began)));
    }

    private static State state(Minutes conflicts, Minutes orders, int endedMinutesAgo) {
        long count = conflicts.window(endedMinutesAgo);
        long placed = orders.window(endedMinutesAgo);
        if (count < FEWEST || count * 100 <= WARNING * placed) {
            return State.OK;
        }
        return count * 100 > CRITICAL * placed ? State.CRITICAL : State.WARNING;
    }
}
