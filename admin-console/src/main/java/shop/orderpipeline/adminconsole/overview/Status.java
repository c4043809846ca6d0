package shop.orderpipeline.adminconsole.overview;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import shop.orderpipeline.conflict.ConflictType;
import shop.orderpipeline.conflict.Level;

/** How the shop's customers fare now; decided by {@link StatusDecider}. */
sealed interface Status {

    /**
     * Errors come in now.
     *
     * @param kind the type of more than half of them; null where there is none
     */
    record Hurt(Instant since, long errors, @Nullable ConflictType kind, boolean nothingElse) implements Status {}

    /** No error, but far more conflicts than usual. */
    record Surge(@Nullable Instant since) implements Status {}

    /** It can't be told for sure. */
    record Unsure(Why why) implements Status {}

    /** Nobody is hurt now, but money waits for a person. */
    record MoneyWaits() implements Status {}

    /** Nobody is hurt now and no money waits, but errors are open. */
    record ErrorsOpen(long errors) implements Status {}

    /** Nobody is hurt now, but records were put aside and wait for a person. */
    record LettersWait(long letters) implements Status {}

    /**
     * Nobody is hurt now, but something is out of the ordinary.
     *
     * @param worst the title of the loudest alert
     */
    record AlertsStand(long alerts, String worst, boolean critical) implements Status {}

    /** Nobody is hurt now, and nothing waits. */
    record Calm(@Nullable Instant lastError) implements Status {}

    /** No conflict was ever recorded. */
    record NothingEver() implements Status {}

    /** Why it can't be told. */
    enum Why {
        /** What happened lately is still being read. */
        BEHIND,
        /** A part of the answer can't be read. */
        UNREADABLE,
        /** Nothing is known to wait, but what alerts are raised by could not be measured lately. */
        UNMEASURED;

        String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** How loud it is said. */
    default Level level() {
        return switch (this) {
            case Hurt _ -> Level.ERROR;
            case AlertsStand alerts -> alerts.critical() ? Level.ERROR : Level.WARN;
            case Surge _, Unsure _, MoneyWaits _, ErrorsOpen _, LettersWait _ -> Level.WARN;
            case Calm _, NothingEver _ -> Level.INFO;
        };
    }
}
