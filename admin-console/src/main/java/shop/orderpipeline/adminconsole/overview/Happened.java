package shop.orderpipeline.adminconsole.overview;

import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import shop.orderpipeline.adminconsole.errorlogs.Moment;
import shop.orderpipeline.adminconsole.figures.Change;
import shop.orderpipeline.adminconsole.figures.Tally;
import shop.orderpipeline.conflict.ConflictType;
import shop.orderpipeline.conflict.Level;

/**
 * The conflicts of a period, and of the one of the same length before it.
 *
 * @param spans of the period, the earliest first
 * @param tallies by the hours or days of {@code spans}
 * @param before null where they are not known
 */
record Happened(
        Period period,
        List<Period.Span> spans,
        List<Tally> tallies,
        @Nullable List<Tally> before) {

    /** How often a type came, and the worst level it came with. */
    record TypeCount(ConflictType type, Level worst, long count) {}

    Change change(Predicate<Tally> which) {
        return Change.of(
                Tally.sum(tallies.stream().filter(which).toList()),
                before == null ? null : Tally.sum(before.stream().filter(which).toList()));
    }

    /** One count for each span. */
    List<Long> bySlot(Predicate<Tally> which) {
        var counts = new HashMap<Instant, Long>();
        tallies.stream().filter(which).forEach(tally -> counts.merge(tally.at(), tally.count(), Long::sum));
        return spans.stream().map(span -> counts.getOrDefault(begin(span), 0L)).toList();
    }

    /** The most frequent first. */
    List<TypeCount> byType() {
        Map<ConflictType, TypeCount> counts = new EnumMap<>(ConflictType.class);
        for (var tally : tallies) {
            counts.merge(
                    tally.type(),
                    new TypeCount(tally.type(), tally.level(), tally.count()),
                    (one, other) ->
                            new TypeCount(one.type(), worse(one.worst(), other.worst()), one.count() + other.count()));
        }
        return counts.values().stream()
                .sorted(Comparator.comparingLong(TypeCount::count).reversed())
                .toList();
    }

    long total() {
        return Tally.sum(tallies);
    }

    /** Where the hour or day of a span begins; of the first day only a part belongs to the period. */
    private Instant begin(Period.Span span) {
        return period.isByHour()
                ? span.from()
                : span.from()
                        .atZone(Moment.ZONE)
                        .toLocalDate()
                        .atStartOfDay(Moment.ZONE)
                        .toInstant();
    }

    private static Level worse(Level one, Level other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
