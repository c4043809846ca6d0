package shop.orderpipeline.adminconsole.report;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import shop.orderpipeline.adminconsole.errorlogs.Moment;
import shop.orderpipeline.adminconsole.figures.Change;
import shop.orderpipeline.adminconsole.figures.Tally;
import shop.orderpipeline.conflict.ConflictType;
import shop.orderpipeline.conflict.Level;

/**
 * The conflicts of a week and of the week before.
 *
 * @param hourly those of the week, by hour
 * @param known how far back conflicts are counted
 */
record Counted(List<Tally> hourly, List<Tally> before, Known known) {

    /** Which of the two weeks are known whole; of the week itself a part may be. */
    record Known(boolean week, boolean before) {

        /** @param since from when on all is known */
        static Known of(ShopWeek week, Instant since) {
            return new Known(since.isBefore(week.to()), !week.previous().from().isBefore(since));
        }

        Change change(long now, long before) {
            return Change.of(week ? Long.valueOf(now) : null, this.before ? Long.valueOf(before) : null);
        }
    }

    /** One type that occurred in either week. */
    record TypeCount(ConflictType type, Level worst, Change change) {}

    Change total() {
        return known.change(Tally.sum(hourly), Tally.sum(before));
    }

    Change of(Level level) {
        return known.change(Tally.sum(hourly, level), Tally.sum(before, level));
    }

    Change of(ConflictType type) {
        return known.change(Tally.sum(hourly, type), Tally.sum(before, type));
    }

    long on(LocalDate day, Level level) {
        return hourly.stream()
                .filter(tally -> tally.level() == level
                        && tally.at().atZone(Moment.ZONE).toLocalDate().equals(day))
                .mapToLong(Tally::count)
                .sum();
    }

    /** The most frequent of the week first, and last those that only the week before had. */
    List<TypeCount> byType() {
        var worst = new EnumMap<ConflictType, Level>(ConflictType.class);
        for (var tallies : List.of(hourly, before)) {
            tallies.forEach(tally ->
                    worst.merge(tally.type(), tally.level(), (one, other) -> one.compareTo(other) >= 0 ? one : other));
        }
        return EnumSet.allOf(ConflictType.class).stream()
                .filter(worst::containsKey)
                .map(type -> new TypeCount(type, worst.getOrDefault(type, type.level()), of(type)))
                .sorted(Comparator.<TypeCount>comparingLong(count -> Tally.sum(hourly, count.type()))
                        .reversed())
                .toList();
    }
}
