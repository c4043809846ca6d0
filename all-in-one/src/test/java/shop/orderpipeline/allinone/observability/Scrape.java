package shop.orderpipeline.allinone.observability;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What {@code /actuator/prometheus} answered: each series with its labels. */
record Scrape(List<Series> series) {

    private static final Pattern LINE = Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)})? \\S+");
    private static final Pattern LABEL = Pattern.compile("([a-zA-Z_]\\w*)=\"((?:[^\"\\\\]|\\\\.)*)\"");

    /** Prometheus adds them. */
    private static final Set<String> OF_THE_TARGET = Set.of("job", "instance");

    /** Conflicts come as they happen; that their types are none but ours is looked at elsewhere. */
    private static final String TYPE = "type";

    record Series(String metric, Map<String, String> labels) {}

    static Scrape of(String text) {
        return new Scrape(text.lines()
                .map(LINE::matcher)
                .filter(Matcher::matches)
                .map(line -> new Series(line.group(1), labels(line.group(2) == null ? "" : line.group(2))))
                .toList());
    }

    private static Map<String, String> labels(String text) {
        return LABEL.matcher(text)
                .results()
                .collect(Collectors.toMap(label -> label.group(1), label -> label.group(2)));
    }

    /** Why it has nothing for a selector; empty where it has. */
    Optional<String> lacks(Selector selector) {
        var named = series.stream()
                .filter(one -> one.metric.equals(selector.metric()))
                .toList();
        if (named.isEmpty()) {
            return Optional.of("no metric " + selector.metric());
        }
        return named.stream().noneMatch(one -> fits(one, selector))
                ? Optional.of("no series of " + selector.metric() + " with " + selector.labels() + ", but for example "
                        + named.getFirst().labels())
                : Optional.empty();
    }

    private static boolean fits(Series one, Selector selector) {
        return selector.labels().stream()
                .filter(matcher -> !OF_THE_TARGET.contains(matcher.label()))
                .allMatch(matcher -> {
                    var actual = one.labels.get(matcher.label());
                    return actual != null && (matcher.label().equals(TYPE) || matcher.accepts(actual));
                });
    }
}
