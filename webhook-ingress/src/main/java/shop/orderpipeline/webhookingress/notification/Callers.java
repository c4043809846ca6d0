package shop.orderpipeline.webhookingress.notification;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches where the calls that have the right secret come from. CardCom publishes its addresses and changes them without
 * notice, so one from elsewhere is counted and said once an hour, and never refused. The address is that of the connection:
 * no header is believed, for there is no proxy of ours that would write one.
 */
final class Callers {

    private static final Logger log = LoggerFactory.getLogger(Callers.class);

    private static final long SILENCE_NANOS = Duration.ofHours(1).toNanos();

    private final Map<Origin, Counter> calls = new EnumMap<>(Origin.class);
    private final AtomicLong mayWarnFrom = new AtomicLong(System.nanoTime());

    Callers(MeterRegistry registry) {
        for (var origin : Origin.values()) {
            calls.put(
                    origin,
                    Counter.builder("notifications.callers")
                            .description("calls of the webhook by where they came from")
                            .tag("origin", origin.name().toLowerCase(Locale.ROOT))
                            .register(registry));
        }
    }

    /** Where a call came from. */
    enum Origin {
        /** One of 82.80.227.16/29 and 82.80.222.120/29. */
        PUBLISHED,
        /** This machine. */
        LOOPBACK,
        OTHER;

        private static final int[] PUBLISHED_RANGES = {ipv4(82, 80, 227, 16), ipv4(82, 80, 222, 120)};
        private static final int RANGE_MASK = -1 << (32 - 29);

        static Origin of(SocketAddress peer) {
            if (!(peer instanceof InetSocketAddress socket) || socket.getAddress() == null) {
                return OTHER;
            }
            var address = socket.getAddress();
            if (address.isLoopbackAddress()) {
                return LOOPBACK;
            }
            return address instanceof Inet4Address && isPublished(address.getAddress()) ? PUBLISHED : OTHER;
        }

        private static boolean isPublished(byte[] bytes) {
            int address = ipv4(bytes[0], bytes[1], bytes[2], bytes[3]);
            return (address & RANGE_MASK) == PUBLISHED_RANGES[0] || (address & RANGE_MASK) == PUBLISHED_RANGES[1];
        }

        private static int ipv4(int a, int b, int c, int d) {
            return (a & 0xFF) << 24 | (b & 0xFF) << 16 | (c & 0xFF) << 8 | (d & 0xFF);
        }
    }

    void note(SocketAddress peer) {
        var origin = Origin.of(peer);
        var counter = calls.get(origin);
        if (counter != null) {
            counter.increment();
        }
        if (origin == Origin.OTHER) {
            warnNowAndThen();
        }
    }

    private void warnNowAndThen() {
        long now = System.nanoTime();
        long from = mayWarnFrom.get();
        if (now - from >= 0 && mayWarnFrom.compareAndSet(from, now + SILENCE_NANOS)) {
            log.atWarn()
                    .log("a notification with the right secret came from outside of CardCom's published addresses;"
                            + " they may have changed, or a secret is known to others");
        }
    }
}
