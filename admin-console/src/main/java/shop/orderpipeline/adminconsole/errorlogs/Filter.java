package shop.orderpipeline.adminconsole.errorlogs;

import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;
import shop.orderpipeline.adminconsole.problem.InvalidParameter;
import shop.orderpipeline.conflict.ConflictType;
import shop.orderpipeline.conflict.Level;
import shop.orderpipeline.conflict.Stage;

/**
 * Which conflicts somebody asks for. Empty lists and nulls filter nothing; several values of one parameter mean any of
 * them.
 *
 * @param searchTerm trimmed, at most 100 characters; three digits are a status code, anything else is searched for
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
        @Nullable Boolean retryable,
        @Nullable State state,
        @Nullable Instant from,
        @Nullable Instant to,
        boolean oldestFirst,
        int limit,
        @Nullable Cursor cursor) {

    static final int LONGEST_TERM = 100;
    static final int MOST_DAYS = 90;
    private static final int USUAL_LIMIT = 50;
    private static final int HIGHEST_LIMIT = 200;
    private static final Pattern STATUS = Pattern.compile("[0-9]{3}");

    /**
     * Reads a query string; empty values are absent ones, as forms send them.
     *
     * @throws InvalidParameter with the name of the first parameter that can't be used
     */
    public static Filter of(MultiValueMap<String, String> parameters, Clock clock) {
        var asked = new Asked(parameters);
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
                asked.one("searchTerm", Filter::term).orElse(null),
                asked.several("level", code -> byCode(Level.values(), Level::code, code)),
                asked.several("type", code -> byCode(ConflictType.values(), ConflictType::code, code)),
                asked.several("stage", code -> byCode(Stage.values(), Stage::code, code)),
                asked.one("endpoint", Filter::term).orElse(null),
                asked.one("retryable", Filter::truth).orElse(null),
                asked.one("state", State::of).orElse(null),
                from.or(() -> days.map(count -> to.orElseGet(clock::instant)
                                .atZone(Moment.ZONE)
                                .minusDays(count)
                                .toInstant()))
                        .orElse(null),
                to.orElse(null),
                asked.one("sort", Filter::direction).orElse(false),
                asked.number("limit", 1, HIGHEST_LIMIT).orElse(USUAL_LIMIT),
                asked.one("cursor", Cursor::decoded).orElse(null));
    }

    /** The status code that the search term is; empty where it is none. */
    Optional<Integer> statusCode() {
        return Optional.ofNullable(searchTerm)
                .filter(term -> STATUS.matcher(term).matches())
                .map(Integer::valueOf);
    }

    /** The text to be found; empty where there is none. */
    Optional<String> text() {
        return Optional.ofNullable(searchTerm)
                .filter(term -> !STATUS.matcher(term).matches());
    }

    /** True where nothing narrows the list. */
    public boolean isWide() {
        return searchTerm == null
                && levels.isEmpty()
                && types.isEmpty()
                && stages.isEmpty()
                && endpoint == null
                && retryable == null
                && state == null
                && from == null
                && to == null;
    }

    private static Optional<String> term(String text) {
        return text.length() > LONGEST_TERM || text.indexOf('\0') >= 0 ? Optional.empty() : Optional.of(text);
    }

    private static Optional<Boolean> truth(String text) {
        return switch (text) {
            case "true" -> Optional.of(true);
            case "false" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    private static Optional<Boolean> direction(String sort) {
        return switch (sort) {
            case "-at" -> Optional.of(false);
            case "at" -> Optional.of(true);
            default -> Optional.empty();
        };
    }

    private static <T> Optional<T> byCode(T[] all, Function<T, String> codeOf, String code) {
        return Arrays.stream(all)
                .filter(value -> codeOf.apply(value).equals(code))
                .findFirst();
    }

    /** The parameters of one request, read by name. */
    private record Asked(MultiValueMap<String, String> parameters) {

        <T> Optional<T> one(String name, Function<String, Optional<T>> parser) {
            var values = values(name).toList();
            if (values.size() > 1) {
                throw new InvalidParameter(name);
            }
            return values.stream().findFirst().map(value -> parsed(name, value, parser));
        }

        <T> List<T> several(String name, Function<String, Optional<T>> parser) {
            return values(name)
                    .flatMap(value -> Arrays.stream(value.split(",", -1)))
                    .map(value -> parsed(name, value.strip(), parser))
                    .distinct()
                    .toList();
        }

        Optional<Integer> number(String name, int lowest, int highest) {
            return one(name, text -> {
                try {
                    return Optional.of(Integer.valueOf(text)).filter(number -> number >= lowest && number <= highest);
                } catch (NumberFormatException e) {
                    return Optional.empty();
                }
            });
        }

        private Stream<String> values(String name) {
            return Stream.ofNullable(parameters.get(name))
                    .flatMap(List::stream)
                    .map(String::strip)
                    .filter(value -> !value.isEmpty());
        }

        private static <T> T parsed(String name, String value, Function<String, Optional<T>> parser) {
            return parser.apply(value).orElseThrow(() -> new InvalidParameter(name));
        }
    }
}
