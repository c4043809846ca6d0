package shop.orderpipeline.adminconsole.figures;

import org.jspecify.annotations.Nullable;

/**
 * A count held against that of the time before.
 *
 * @param now null where it is not known
 * @param before null where it is not known
 * @param percent how much it is above or below, rounded; 0 where there was none before, or that is not known
 */
public record Change(
        Direction direction, @Nullable Long now, @Nullable Long before, long percent) {

    /** Which way it went. */
    public enum Direction {
        /** One of the two is not known. */
        UNKNOWN,
        /** None before, and none now. */
        NONE,
        /** None before, but some now. */
        FIRST,
        SAME,
        MORE,
        LESS
    }

    public static Change of(@Nullable Long now, @Nullable Long before) {
        if (now == null || before == null) {
            return new Change(Direction.UNKNOWN, now, before, 0);
        }
        if (before == 0) {
            return new Change(now == 0 ? Direction.NONE : Direction.FIRST, now, before, 0);
        }
        if (now.equals(before)) {
            return new Change(Direction.SAME, now, before, 0);
        }
        return new Change(
                now > before ? Direction.MORE : Direction.LESS,
                now,
                before,
                Math.round(Math.abs((double) now - before) * 100 / before));
    }
}
