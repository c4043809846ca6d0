package shop.orderpipeline.adminconsole.alerts;

import java.util.List;
import java.util.OptionalLong;
import org.springframework.util.MultiValueMap;
import shop.orderpipeline.adminconsole.problem.InvalidParameter;

/**
 * Which page of past alerts somebody asks for.
 *
 * @param before from which alert on it goes back; the highest number where it begins with the newest
 * @param limit 1 to 200
 */
record PastAsked(long before, int limit) {

    static final String CURSOR = "cursor";

    private static final int USUAL_LIMIT = 50;
    private static final int HIGHEST_LIMIT = 200;

    /**
     * Reads a query string; empty values are absent ones.
     *
     * @throws InvalidParameter with the name of the first parameter that can't be used
     */
    static PastAsked of(MultiValueMap<String, String> sent) {
        return new PastAsked(number(sent, CURSOR, Long.MAX_VALUE).orElse(Long.MAX_VALUE), (int)
                number(sent, "limit", HIGHEST_LIMIT).orElse(USUAL_LIMIT));
    }

    private static OptionalLong number(MultiValueMap<String, String> sent, String name, long highest) {
        var values = sent.getOrDefault(name, List.of()).stream()
                .map(String::strip)
                .filter(value -> !value.isEmpty())
                .toList();
        if (values.isEmpty()) {
            return OptionalLong.empty();
        }
        try {
            long number = values.size() == 1 ? Long.parseLong(values.getFirst()) : 0;
            if (number >= 1 && number <= highest) {
                return OptionalLong.of(number);
            }
        } catch (NumberFormatException e) {
            // Refused below, like any other number that can't be used.
        }
        throw new InvalidParameter(name);
    }
}
