package shop.orderpipeline.adminconsole.errorlogs;

import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;
import shop.orderpipeline.adminconsole.problem.InvalidParameter;
import shop.orderpipeline.adminconsole.query.Cursor;
import shop.orderpipeline.adminconsole.query.Keyset;
import shop.orderpipeline.adminconsole.query.Parameters;
import shop.orderpipeline.conflict.ConflictType;
import shop.orderpipeline.conflict.Level;
import shop.orderpipeline.conflict.Stage;

/**
 * Which conflicts somebody asks for. Empty lists and nulls filter nothing; several values of one parameter mean any of
 * them.
 *
 * @param searchTerm trimmed, at most 100 characters; three digits are a status code, anything else is searched for
 * @param fingerprint of one group
 * @param from inclusive
 * @param to exclusive
 * @param oldestFirst newest first where false
 * @param limit 1 to 200
 */
public record Filter(
        @Nullable String searchTerm,
        List<Level> levels,
        List<ConflictType> types,
        List<Stage> stages,
        @Nullable String endpoint,
        @Nullable Long productId,
        @Nullable String fingerprint,
        @Nullable Boolean retryable,
        List<State> states,
        @Nullable Instant from,
        @Nullable Instant to,
        boolean oldestFirst,
        int limit,
        @Nullable Cursor cursor) {

    static final int LONGEST_TERM = 100;
    static final int MOST_DAYS = 90;
    private static final Pattern STATUS = Pattern.compile("[0-9]{3}");

    /**
     * Reads a query string; empty values are absent ones, as forms send them.
     *
     * @throws InvalidParameter with the name of the first parameter that can't be used
     */
    public static Filter of(MultiValueMap<String, String> parameters, Clock clock) {
        return of(parameters, clock, ErrorLogs.ORDER);
    }

    /** As {@link #of(MultiValueMap, Clock)}, of a list with another order. */
    public static Filter of(MultiValueMap<String, String> parameters, Clock clock, Keyset order) {
        var asked = new Parameters(parameters);
        var days = asked.number("days", 1, MOST_DAYS);
        var from = asked.one("from", Moment::parse);
        var to = asked.one("to", Moment::parse);
        if (days.isPresent() && from.isPresent()) {
            throw new InvalidParameter("days");
        }
        if (from.isPresent() && to.isPresent() && from.get().isAfter(to.get())) {
            throw new InvalidParameter("from");
        }
        return new Filter(
                asked.text("searchTerm", LONGEST_TERM).orElse(null),
                asked.severalOf(Level.values(), Level::code, "level"),
                asked.severalOf(ConflictType.values(), ConflictType::code, "type"),
                asked.severalOf(Stage.values(), Stage::code, "stage"),
                asked.text("endpoint", LONGEST_TERM).orElse(null),
                asked.one("productId", Filter::id).orElse(null),
                asked.text("fingerprint", LONGEST_TERM).orElse(null),
                asked.truth("retryable").orElse(null),
                asked.severalOf(State.values(), State::code, "state"),
                from.or(() -> days.map(count -> to.orElseGet(clock::instant)
                                .atZone(Moment.ZONE)
                                .minusDays(count)
                                .toInstant()))
                        .orElse(null),
                to.orElse(null),
                asked.one("sort", Filter::direction).orElse(false),
                asked.limit(),
                asked.one("cursor", order::parse).orElse(null));
    }

    /** The status code that the search term is; empty where it is none. */
    public Optional<Integer> statusCode() {
        return Optional.ofNullable(searchTerm)
                .filter(term -> STATUS.matcher(term).matches())
                .map(Integer::valueOf);
    }

    /** The text to be found; empty where there is none. */
    public Optional<String> text() {
        return Optional.ofNullable(searchTerm)
                .filter(term -> !STATUS.matcher(term).matches());
    }

    /** The codes of the types of which something holds. */
    public static List<String> typesOf(Predicate<ConflictType> wanted) {
        return Arrays.stream(ConflictType.values())
                .filter(wanted)
                .map(ConflictType::code)
                .toList();
    }

    /** True where it names something that all conflicts of a group have in common. */
    boolean asksForGroups() {
        return statusCode().isPresent()
                || !levels.isEmpty()
                || !types.isEmpty()
                || !stages.isEmpty()
                || endpoint != null
                || productId != null
                || fingerprint != null
                || retryable != null;
    }

    /** True where nothing narrows the list. */
    public boolean isWide() {
        return !asksForGroups() && searchTerm == null && states.isEmpty() && from == null && to == null;
    }

    private static Optional<Long> id(String text) {
        try {
            return Optional.of(Long.valueOf(text)).filter(id -> id > 0);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static Optional<Boolean> direction(String sort) {
        return switch (sort) {
            case "-at" -> Optional.of(false);
            case "at" -> Optional.of(true);
            default -> Optional.empty();
        };
    }
}
