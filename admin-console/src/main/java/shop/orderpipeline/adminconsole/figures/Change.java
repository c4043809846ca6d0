package shop.orderpipeline.adminconsole.figures;

/**
 * A count held against that of the time before.
 *
 * @param percent how much it is above or below, rounded; 0 where there was none before
 */
public record Change(Direction direction, long now, long before, long percent) {

    /** Which way it went. */
    public enum Direction {
        /** None before, and none now. */
        NONE,
        /** None before, but some now. */
        FIRST,
        SAME,
        MORE,
        LESS
    }

    public static Change of(long now, long before) {
        if (before == 0) {
            return new Change(now == 0 ? Direction.NONE : Direction.FIRST, now, before, 0);
        }
        if (now == before) {
            return new Change(Direction.SAME, now, before, 0);
        }
        return new Change(
                now > before ? Direction.MORE : Direction.LESS,
                now,
                before,
                Math.round(Math.abs((double) now - before) * 100 / before));
    }
}
