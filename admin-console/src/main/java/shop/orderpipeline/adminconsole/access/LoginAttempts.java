package shop.orderpipeline.adminconsole.access;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/** Failed logins by address: after ten in five minutes the address must wait until they are over. Thread-safe. */
final class LoginAttempts {

    private static final int MOST_FAILURES = 10;
    private static final Duration WINDOW = Duration.ofMinutes(5);
    /** The address that failed first is forgotten when there are more. */
    private static final int MOST_ADDRESSES = 10_000;

    private final InstantSource clock;

    private final Map<String, Failures> byAddress = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Failures> eldest) {
            return size() > MOST_ADDRESSES;
        }
    };

    LoginAttempts(InstantSource clock) {
        this.clock = clock;
    }

    synchronized boolean mustWait(String address) {
        var failures = byAddress.get(address);
        if (failures == null) {
            return false;
        }
        if (isOver(failures)) {
            byAddress.remove(address);
            return false;
        }
        return failures.count() >= MOST_FAILURES;
    }

    synchronized void failed(String address) {
        byAddress.merge(
                address,
                new Failures(clock.instant(), 1),
                (old, first) -> isOver(old) ? first : new Failures(old.since(), old.count() + 1));
    }

    synchronized void succeeded(String address) {
        byAddress.remove(address);
    }

    private boolean isOver(Failures failures) {
        return !failures.since().plus(WINDOW).isAfter(clock.instant());
    }

    private record Failures(Instant since, int count) {}
}
