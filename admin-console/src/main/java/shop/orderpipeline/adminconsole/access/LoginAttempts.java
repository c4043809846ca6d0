package shop.orderpipeline.adminconsole.access;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Lets passwords be checked only so often: after ten failures in five minutes an address must wait before it tries the same
 * account again, and after thirty before it tries any. A place among them is taken before a password is looked at, so
 * guesses at the same moment are no more than guesses one after the other; a right password gives its place back, and
 * clears the failures of its own address at its own account, nobody else's. Thread-safe.
 */
final class LoginAttempts {

    static final int MOST_AT_AN_ACCOUNT = 10;
    static final int MOST_FROM_AN_ADDRESS = 30;
    private static final Duration WINDOW = Duration.ofMinutes(5);
    /** Whoever failed first is forgotten when there are more. */
    private static final int MOST_REMEMBERED = 20_000;
    /** For places that others hold whose passwords are being looked at. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final InstantSource clock;

    private final Map<Key, Tally> tallies = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Tally> eldest) {
            return size() > MOST_REMEMBERED;
        }
    };

    LoginAttempts(InstantSource clock) {
        this.clock = clock;
    }

    /** What came of one attempt. */
    sealed interface Outcome {

        record Right(Account account) implements Outcome {}

        record Wrong() implements Outcome {}

        /** Too many failed; the password was not looked at. */
        record MustWait() implements Outcome {}
    }

    /**
     * Tries a password, which may take long.
     *
     * @param name as it was typed
     * @param check empty where the password is wrong
     */
    Outcome attempt(String address, String name, Supplier<Optional<Account>> check) {
        var network = network(address);
        var place = take(new Key(network, Optional.of(new AccountName(name))), new Key(network, Optional.empty()));
        if (place.isEmpty()) {
            return new Outcome.MustWait();
        }
        Optional<Account> found = Optional.empty();
        try {
            found = check.get();
        } finally {
            leave(place.get(), found.isPresent());
        }
        return found.<Outcome>map(Outcome.Right::new).orElseGet(Outcome.Wrong::new);
    }

    /** Every failure so far is forgotten. */
    synchronized void forget() {
        tallies.clear();
    }

    /** Empty where too many failed. */
    private synchronized Optional<Place> take(Key account, Key address) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            var place = new Place(account, address, tally(account), tally(address));
            if (place.isSpent()) {
                return Optional.empty();
            }
            if (place.isFree()) {
                tallies.put(account, place.atAccount());
                tallies.put(address, place.fromAddress());
                place.atAccount().checking++;
                place.fromAddress().checking++;
                return Optional.of(place);
            }
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                return Optional.empty();
            }
            try {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return Optional.empty();
            }
        }
    }

    private synchronized void leave(Place place, boolean right) {
        var now = clock.instant();
        place.atAccount().checking--;
        place.fromAddress().checking--;
        if (right) {
            place.atAccount().failed = 0;
        } else {
            place.atAccount().fail(now);
            place.fromAddress().fail(now);
        }
        forgetIfEmpty(place.account(), place.atAccount());
        forgetIfEmpty(place.address(), place.fromAddress());
        notifyAll();
    }

    private void forgetIfEmpty(Key key, Tally tally) {
        if (tally.failed == 0 && tally.checking == 0) {
            tallies.remove(key, tally);
        }
    }

    private Tally tally(Key key) {
        var tally = tallies.getOrDefault(key, new Tally());
        if (tally.failed > 0 && !tally.since.plus(WINDOW).isAfter(clock.instant())) {
            tally.failed = 0;
        }
        return tally;
    }

    /** Whoever has one address of version 6 has at least all that begin with the same 64 bits. */
    private static String network(String address) {
        try {
            var bytes = InetAddress.ofLiteral(address).getAddress();
            return bytes.length == 16 ? HexFormat.of().formatHex(bytes, 0, 8) : address;
        } catch (IllegalArgumentException e) {
            return address;
        }
    }

    /** @param account empty: whatever account */
    private record Key(String network, Optional<AccountName> account) {}

    private record Place(Key account, Key address, Tally atAccount, Tally fromAddress) {

        boolean isSpent() {
            return atAccount.failed >= MOST_AT_AN_ACCOUNT || fromAddress.failed >= MOST_FROM_AN_ADDRESS;
        }

        boolean isFree() {
            return atAccount.failed + atAccount.checking < MOST_AT_AN_ACCOUNT
                    && fromAddress.failed + fromAddress.checking < MOST_FROM_AN_ADDRESS;
        }
    }

    /** Guarded by the whole. */
    private static final class Tally {

        private Instant since = Instant.EPOCH;
        private int failed;
        private int checking;

        void fail(Instant now) {
            if (failed == 0) {
                since = now;
            }
            failed++;
        }
    }
}
