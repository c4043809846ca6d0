package shop.orderpipeline.adminconsole.alerts;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The closed list of alerts, each with the thresholds of a warning and of a critical one. Its code is the same word in
 * tables, the API, metrics, what is sent, and the name of its runbook; its texts stand in both bundles under {@code
 * alerts.<code>.*}.
 */
public enum AlertName {
    /** Conflicts that hurt, in percent of the orders placed in the same ten minutes: more than this. */
    CONFLICT_RATIO(5, 20, "/admin/conflicts?days=1"),
    /** Duplicate notifications in ten minutes, as a multiple of what is usual: more than this. */
    DUPLICATE_SURGE(5, 50, "/admin/conflicts?type=duplicate-notification&days=1"),
    /** Conflicts in ten minutes that stand for HTTP status 503: at least so many. */
    SERVICE_UNAVAILABLE(50, 500, "/admin/conflicts?searchTerm=503&days=1"),
    /** Races for stock in ten minutes: at least so many. */
    STOCK_RACES(50, 500, "/admin/conflicts?type=stock-race&days=1"),
    /** How many hours the oldest open exception has been open: more than this. */
    EXCEPTIONS_WAITING(24, 72, "/admin/exceptions"),
    /** How many seconds the projection of conflicts is late: more than this. */
    PROJECTION_LATE(60, 300, "/admin/pipeline"),
    /** Dead letters of a topic that wait for a person: at least so many. The subject is the topic. */
    DEAD_LETTERS_OPEN(1, 100, "/admin/dead-letters?waits=true"),
    /** How many seconds a consumer group's oldest unread record has waited: more than this. The subject is the group. */
    LAG_AGE(60, 300, "/admin/pipeline");

    private final int warning;
    private final int critical;
    private final String look;

    AlertName(int warning, int critical, String look) {
        this.warning = warning;
        this.critical = critical;
        this.look = look;
    }

    @JsonValue
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Empty for a name of another version. */
    static Optional<AlertName> of(String code) {
        return Arrays.stream(values()).filter(name -> name.code().equals(code)).findFirst();
    }

    static List<String> codes() {
        return Arrays.stream(values()).map(AlertName::code).toList();
    }

    /** In the unit of the name. */
    int threshold(Severity severity) {
        return switch (severity) {
            case WARNING -> warning;
            case CRITICAL -> critical;
        };
    }

    /** The page that shows what is counted. */
    String look() {
        return look;
    }

    /** What that page shows: the last word of its path. */
    String shows() {
        return look.replaceFirst(".*/", "").replaceFirst("[?].*", "");
    }

    /** @param values one for each figure of this name, in their order */
    Figures figures(long... values) {
        var names = figureNames();
        if (values.length != names.size()) {
            throw new IllegalArgumentException(code() + " has the figures " + names);
        }
        return new Figures(IntStream.range(0, values.length)
                .boxed()
                .collect(Collectors.toMap(names::get, index -> values[index])));
    }

    /** The figures as the placeholders of the text {@code measured}; 0 for one that an earlier version did not measure. */
    Object[] placeholders(Figures measured) {
        return figureNames().stream()
                .map(name -> measured.byName().getOrDefault(name, 0L))
                .toArray();
    }

    private List<String> figureNames() {
        return switch (this) {
            case CONFLICT_RATIO -> List.of("conflicts", "orders");
            case DUPLICATE_SURGE -> List.of("duplicates", "usual");
            case SERVICE_UNAVAILABLE, STOCK_RACES -> List.of("conflicts");
            case EXCEPTIONS_WAITING -> List.of("exceptions", "oldestHours");
            case PROJECTION_LATE -> List.of("seconds");
            case DEAD_LETTERS_OPEN -> List.of("letters");
            case LAG_AGE -> List.of("seconds", "records");
        };
    }

    /** The prefix of its texts in both bundles. */
    String messageKey() {
        return "alerts." + code();
    }
}
