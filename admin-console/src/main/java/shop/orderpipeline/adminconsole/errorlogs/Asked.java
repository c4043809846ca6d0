package shop.orderpipeline.adminconsole.errorlogs;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.springframework.util.MultiValueMap;
import shop.orderpipeline.adminconsole.problem.InvalidParameter;

/** The parameters of one request, read by name; empty values are absent ones, as forms send them. */
public record Asked(MultiValueMap<String, String> parameters) {

    /** @throws InvalidParameter where it is given twice, or the parser knows no such value */
    public <T> Optional<T> one(String name, Function<String, Optional<T>> parser) {
        var values = values(name).toList();
        if (values.size() > 1) {
            throw new InvalidParameter(name);
        }
        return values.stream().findFirst().map(value -> parsed(name, value, parser));
    }

    /** Given several times, or once with commas. */
    public <T> List<T> several(String name, Function<String, Optional<T>> parser) {
        return values(name)
                .flatMap(value -> Arrays.stream(value.split(",", -1)))
                .map(value -> parsed(name, value.strip(), parser))
                .distinct()
                .toList();
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
