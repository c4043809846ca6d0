package shop.orderpipeline.paymentprocessor.verification;

import java.time.Duration;
import java.util.Arrays;

/** How long CardCom's last answers took, the wait for a turn included; says how long a poll waits for its answers. Any thread may call. */
final class AnswerTimes {

    static final Duration SHORTEST_PATIENCE = Duration.ofMillis(50);
    static final Duration LONGEST_PATIENCE = Duration.ofSeconds(1);

    private static final int REMEMBERED = 128;
    private static final int TIMES_THE_MEDIAN = 2;

    private final long[] nanos = new long[REMEMBERED];
    private int next;
    private int known;

    synchronized void add(Duration time) {
        nanos[next] = time.toNanos();
        next = (next + 1) % REMEMBERED;
        known = Math.min(known + 1, REMEMBERED);
    }

    /** Twice the running median, within its bounds; the longest while nothing is known. */
    synchronized Duration patience() {
        if (known == 0) {
            return LONGEST_PATIENCE;
        }
        var sorted = Arrays.copyOf(nanos, known);
        Arrays.sort(sorted);
        var patience = Duration.ofNanos(sorted[known / 2] * TIMES_THE_MEDIAN);
        if (patience.compareTo(SHORTEST_PATIENCE) < 0) {
            return SHORTEST_PATIENCE;
        }
        return patience.compareTo(LONGEST_PATIENCE) > 0 ? LONGEST_PATIENCE : patience;
    }
}
