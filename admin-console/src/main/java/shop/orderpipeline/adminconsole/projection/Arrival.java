package shop.orderpipeline.adminconsole.projection;

import org.jspecify.annotations.Nullable;
import shop.orderpipeline.adminconsole.errorlogs.State;
import shop.orderpipeline.conflict.Conflict;
import shop.orderpipeline.conflict.ConflictType;

/**
 * How a conflict stands when it arrives, before anybody said anything about it.
 *
 * @param closedBy {@code itself} or {@code retry <n>}; null while it is open
 */
record Arrival(State state, @Nullable String closedBy) {

    private static final Arrival OPEN = new Arrival(State.OPEN, null);
    private static final Arrival BY_ITSELF = new Arrival(State.HEALED, "itself");

    static Arrival of(Conflict conflict) {
        return switch (conflict.level()) {
            case ERROR -> OPEN;
            case WARN -> isAbsorbed(conflict.type()) ? BY_ITSELF : OPEN;
            case INFO -> {
                var attempt = conflict.attempt();
                yield attempt == null ? BY_ITSELF : new Arrival(State.HEALED, "retry " + attempt);
            }
        };
    }

    /** A repeat changed nothing: there is nothing that somebody could still wait for. */
    private static boolean isAbsorbed(ConflictType type) {
        return type == ConflictType.DUPLICATE_NOTIFICATION || type == ConflictType.PAYMENT_CONFLICT;
    }
}
