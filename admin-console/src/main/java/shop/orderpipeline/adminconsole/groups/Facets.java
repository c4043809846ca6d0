package shop.orderpipeline.adminconsole.groups;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * How many groups, or conflicts, each choice of a filter would show, were it the only one of its kind and the others kept.
 *
 * @param total how many the filter shows as it is
 */
public record Facets(long total, Map<String, Long> byType, Map<String, Long> byLevel, Map<String, Long> byState) {

    /** So many of one kind. */
    record Kind(String type, String level, String state, long count) {}

    /** The codes that a filter names; an empty list lets all pass. */
    record Chosen(List<String> types, List<String> levels, List<String> states) {}

    /** @param kinds of all that fit the filter in everything but type, level and state */
    static Facets of(Chosen chosen, List<Kind> kinds) {
        Predicate<Kind> type = kind -> passes(chosen.types(), kind.type());
        Predicate<Kind> level = kind -> passes(chosen.levels(), kind.level());
        Predicate<Kind> state = kind -> passes(chosen.states(), kind.state());
        return new Facets(
                kinds.stream()
                        .filter(type.and(level).and(state))
                        .mapToLong(Kind::count)
                        .sum(),
                sums(kinds, level.and(state), Kind::type),
                sums(kinds, type.and(state), Kind::level),
                sums(kinds, type.and(level), Kind::state));
    }

    private static boolean passes(List<String> chosen, String value) {
        return chosen.isEmpty() || chosen.contains(value);
    }

    private static Map<String, Long> sums(List<Kind> kinds, Predicate<Kind> counted, Function<Kind, String> by) {
        var sums = new HashMap<String, Long>();
        kinds.stream().filter(counted).forEach(kind -> sums.merge(by.apply(kind), kind.count(), Long::sum));
        return Map.copyOf(sums);
    }
}
