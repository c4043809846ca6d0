package shop.orderpipeline.adminconsole.access;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which passwords were right a moment ago, so that a program, which sends its own with each request, does not cost a slow
 * hash each time. Kept for one minute, as a keyed digest of the password and of the hash it fits: where the users file
 * says another hash, nothing fits any more. Thread-safe.
 */
final class RememberedLogins {

    static final Duration KEPT = Duration.ofMinutes(1);
    /** The one that came first is forgotten when there are more. */
    static final int MOST = 1_000;

    private final InstantSource clock;
    private final KeyedDigest digest = new KeyedDigest();

    private final Map<String, Instant> until = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
            return size() > MOST;
        }
    };

    RememberedLogins(InstantSource clock) {
        this.clock = clock;
    }

    boolean knows(Account account, String password) {
        var login = digest(account, password);
        synchronized (until) {
            var end = until.get(login);
            if (end == null || end.isAfter(clock.instant())) {
                return end != null;
            }
            until.remove(login);
            return false;
        }
    }

    void remember(Account account, String password) {
        var login = digest(account, password);
        synchronized (until) {
            until.remove(login);
            until.put(login, clock.instant().plus(KEPT));
        }
    }

    private String digest(Account account, String password) {
        return HexFormat.of().formatHex(digest.of(account.encoded() + "\n" + password));
    }
}
