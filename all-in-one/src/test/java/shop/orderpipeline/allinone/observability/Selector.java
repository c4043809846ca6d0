package shop.orderpipeline.allinone.observability;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A metric as a query asks for it.
 *
 * @param labels what the query says of its labels, in its order
 */
record Selector(String metric, List<Matcher> labels) {

    private static final Set<String> WORDS = Set.of("and", "or", "unless", "bool", "by", "without", "on", "ignoring");

    /** Labels by which is grouped, ranges and offsets: names that are no metrics. */
    private static final Pattern NO_METRICS =
            Pattern.compile("\\b(by|without|on|ignoring)\\s*\\([^)]*\\)|\\[[^]]*]|\\boffset\\s+\\w+");

    private static final Pattern NAME =
            Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)\\s*(\\{(?:[^\"}]|\"[^\"]*\")*})?(\\s*\\()?");

    private static final Pattern LABEL = Pattern.compile("([a-zA-Z_]\\w*)\\s*(=~|!~|!=|=)\\s*\"([^\"]*)\"");

    /** One condition on a label; strings are taken as they stand, none of ours has an escape. */
    record Matcher(String label, String operator, String value) {

        boolean accepts(String actual) {
            return switch (operator) {
                case "=" -> actual.equals(value);
                case "!=" -> !actual.equals(value);
                case "=~" -> actual.matches(value);
                default -> !actual.matches(value);
            };
        }
    }

    /** Those of a query, in its order. */
    static List<Selector> of(String query) {
        var selectors = new ArrayList<Selector>();
        var matcher = NAME.matcher(NO_METRICS.matcher(query).replaceAll(" "));
        while (matcher.find()) {
            boolean function = matcher.group(2) == null && matcher.group(3) != null;
            if (!function && !WORDS.contains(matcher.group(1))) {
                selectors.add(new Selector(matcher.group(1), matchers(matcher.group(2))));
            }
        }
        return selectors;
    }

    private static List<Matcher> matchers(@Nullable String braces) {
        return braces == null
                ? List.of()
                : LABEL.matcher(braces)
                        .results()
                        .map(label -> new Matcher(label.group(1), label.group(2), label.group(3)))
                        .toList();
    }
}
