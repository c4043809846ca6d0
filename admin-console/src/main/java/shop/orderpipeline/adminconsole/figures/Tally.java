package shop.orderpipeline.adminconsole.figures;

import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import shop.orderpipeline.conflict.ConflictType;
import shop.orderpipeline.conflict.Level;

/**
 * How many conflicts of one type and level there were in one minute, hour or day.
 *
 * @param at when that minute, hour or day began
 */
public record Tally(Instant at, ConflictType type, Level level, long count) {

    public static long sum(List<Tally> tallies) {
        return sum(tallies, tally -> true);
    }

    public static long sum(List<Tally> tallies, Level level) {
        return sum(tallies, tally -> tally.level() == level);
    }

    public static long sum(List<Tally> tallies, ConflictType type) {
        return sum(tallies, tally -> tally.type() == type);
    }

    private static long sum(List<Tally> tallies, Predicate<Tally> which) {
        return tallies.stream().filter(which).mapToLong(Tally::count).sum();
    }
}
