package shop.orderpipeline.adminconsole.query;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.springframework.util.MultiValueMap;
import shop.orderpipeline.adminconsole.problem.InvalidParameter;

/**
 * The parameters of one request, read by name. Empty values are absent ones, as forms send them; every method throws {@link
 * InvalidParameter} where a value can't be used.
 */
public record Parameters(MultiValueMap<String, String> sent) {

    private static final int USUAL_LIMIT = 50;
    private static final int HIGHEST_LIMIT = 200;

    /** The one value of a parameter. */
    public <T> Optional<T> one(String name, Function<String, Optional<T>> parser) {
        var values = values(name).toList();
        if (values.size() > 1) {
            throw new InvalidParameter(name);
        }
        return values.stream().findFirst().map(value -> parsed(name, value, parser));
    }

    /** Every value, whether given by repeating the parameter or by commas. */
    public <T> List<T> several(String name, Function<String, Optional<T>> parser) {
        return values(name)
                .flatMap(value -> Arrays.stream(value.split(",", -1)))
                .map(value -> parsed(name, value.strip(), parser))
                .distinct()
                .toList();
    }

    /** The one of these values that a code names. */
    public <T> Optional<T> oneOf(T[] all, Function<T, String> codeOf, String name) {
        return one(name, byCode(all, codeOf));
    }

    /** Those of these values that codes name. */
    public <T> List<T> severalOf(T[] all, Function<T, String> codeOf, String name) {
        return several(name, byCode(all, codeOf));
    }

    /** {@code true} or {@code false}. */
    public Optional<Boolean> truth(String name) {
        return oneOf(new Boolean[] {true, false}, Object::toString, name);
    }

    /** How many rows a page of a list has. */
    public int limit() {
        return number("limit", 1, HIGHEST_LIMIT).orElse(USUAL_LIMIT);
    }

    public Optional<Integer> number(String name, int lowest, int highest) {
        return one(name, text -> {
            try {
                return Optional.of(Integer.valueOf(text)).filter(number -> number >= lowest && number <= highest);
            } catch (NumberFormatException e) {
                return Optional.empty();
            }
        });
    }

    /** @param longest in characters */
    public Optional<String> text(String name, int longest) {
        // A NUL is the one character that the database can't take.
        return one(
                name, text -> Optional.of(text).filter(sound -> sound.length() <= longest && sound.indexOf('\0') < 0));
    }

    private static <T> Function<String, Optional<T>> byCode(T[] all, Function<T, String> codeOf) {
        return code -> Arrays.stream(all)
                .filter(value -> codeOf.apply(value).equals(code))
                .findFirst();
    }

    private Stream<String> values(String name) {
        return Stream.ofNullable(sent.get(name))
                .flatMap(List::stream)
                .map(String::strip)
                .filter(value -> !value.isEmpty());
    }

    private static <T> T parsed(String name, String value, Function<String, Optional<T>> parser) {
        return parser.apply(value).orElseThrow(() -> new InvalidParameter(name));
    }
}
