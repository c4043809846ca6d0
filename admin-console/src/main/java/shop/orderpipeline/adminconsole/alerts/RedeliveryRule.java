package shop.orderpipeline.adminconsole.alerts;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** When a delivery that failed is tried again: 5 s, 30 s, 2 min and 10 min later, then hourly, for a day in all. */
final class RedeliveryRule {

    private static final List<Duration> PAUSES =
            List.of(Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ofMinutes(2), Duration.ofMinutes(10));
    private static final Duration LATER = Duration.ofHours(1);
    private static final Duration LONGEST = Duration.ofDays(1);

    private RedeliveryRule() {}

    /**
     * Empty where it is given up.
     *
     * @param attempts how many failed, from 1
     * @param first since when it is to be delivered
     */
    static Optional<Instant> next(int attempts, Instant first, Instant now) {
        var pause = attempts <= PAUSES.size() ? PAUSES.get(attempts - 1) : LATER;
        return Optional.of(now.plus(pause)).filter(next -> !next.isAfter(first.plus(LONGEST)));
    }
}
