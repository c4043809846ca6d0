package shop.orderpipeline.cardcomsimulator;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * How the whole gateway misbehaves just now, whatever the payment; forgotten at a restart.
 *
 * @param delayMs added to each answer by {@link Mode#SLOW}
 */
record Outage(Mode mode, long delayMs) {

    static final Outage NONE = new Outage(Mode.OFF, 0);
    static final long DEFAULT_DELAY_MS = 2_000;

    /** The ways a gateway can be away. */
    enum Mode {
        OFF,
        /** Connections are closed without an answer. */
        REFUSE,
        HTTP_500,
        /** Nobody answers until the outage is over. */
        HANG,
        SLOW;

        static Optional<Mode> named(String code) {
            return Arrays.stream(values())
                    .filter(mode -> mode.name()
                            .toLowerCase(Locale.ROOT)
                            .replace('_', '-')
                            .equals(code))
                    .findFirst();
        }
    }
}
