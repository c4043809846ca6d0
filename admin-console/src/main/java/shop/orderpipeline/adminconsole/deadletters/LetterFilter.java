package shop.orderpipeline.adminconsole.deadletters;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;
import shop.orderpipeline.adminconsole.problem.InvalidParameter;
import shop.orderpipeline.topic.DeadLetterReason;
import shop.orderpipeline.topic.Topic;
import shop.orderpipeline.topic.Topics;

/**
 * Which letters somebody asks for. Nulls filter nothing.
 *
 * @param searchTerm part of an id, a place or an error; trimmed, at most 100 characters
 * @param sourceTopic whose dead letters
 * @param waits only those that wait, or only those that do not
 * @param limit 1 to 200
 */
record LetterFilter(
        @Nullable String searchTerm,
        @Nullable DeadLetterReason reason,
        @Nullable String sourceTopic,
        @Nullable Boolean waits,
        int limit,
        @Nullable LetterCursor cursor) {

    private static final int LONGEST_TERM = 100;
    private static final int USUAL_LIMIT = 50;
    private static final int HIGHEST_LIMIT = 200;

    /**
     * Reads a query string; empty values are absent ones, as forms send them.
     *
     * @throws InvalidParameter with the name of the first parameter that can't be used
     */
    static LetterFilter of(MultiValueMap<String, String> parameters) {
        var asked = new Asked(parameters);
        return new LetterFilter(
                asked.one("searchTerm", LetterFilter::term).orElse(null),
                asked.one("reason", LetterFilter::reasonOf).orElse(null),
                asked.one("topic", LetterFilter::topicOf).orElse(null),
                asked.one("waits", LetterFilter::truth).orElse(null),
                asked.one("limit", LetterFilter::limitOf).orElse(USUAL_LIMIT),
                asked.one("cursor", LetterCursor::decoded).orElse(null));
    }

    /** True where nothing narrows the list. */
    boolean isWide() {
        return searchTerm == null && reason == null && sourceTopic == null && waits == null;
    }

    private static Optional<String> term(String text) {
        return text.length() > LONGEST_TERM || text.indexOf('\0') >= 0 ? Optional.empty() : Optional.of(text);
    }

    private static Optional<DeadLetterReason> reasonOf(String code) {
        return Arrays.stream(DeadLetterReason.values())
                .filter(reason -> reason.code().equals(code))
                .findFirst();
    }

    private static Optional<String> topicOf(String name) {
        return Topics.sources().stream()
                .<String>map(Topic::name)
                .filter(name::equals)
                .findFirst();
    }

    private static Optional<Boolean> truth(String text) {
        return switch (text) {
            case "true" -> Optional.of(true);
            case "false" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    private static Optional<Integer> limitOf(String text) {
        try {
            return Optional.of(Integer.valueOf(text)).filter(number -> number >= 1 && number <= HIGHEST_LIMIT);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** The parameters of one request, read by name. */
    private record Asked(MultiValueMap<String, String> parameters) {

        <T> Optional<T> one(String name, Function<String, Optional<T>> parser) {
            var values = Stream.ofNullable(parameters.get(name))
                    .flatMap(List::stream)
                    .map(String::strip)
                    .filter(value -> !value.isEmpty())
                    .toList();
            if (values.size() > 1) {
                throw new InvalidParameter(name);
            }
            return values.stream()
                    .findFirst()
                    .map(value -> parser.apply(value).orElseThrow(() -> new InvalidParameter(name)));
        }
    }
}
