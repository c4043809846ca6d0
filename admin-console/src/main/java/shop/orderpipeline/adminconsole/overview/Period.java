package shop.orderpipeline.adminconsole.overview;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.springframework.util.MultiValueMap;
import shop.orderpipeline.adminconsole.errorlogs.Moment;
import shop.orderpipeline.adminconsole.problem.InvalidParameter;

/** How far the overview looks back; as {@code days} in its URL. */
enum Period {
    DAY(1),
    WEEK(7),
    MONTH(30),
    QUARTER(90);

    static final String PARAMETER = "days";

    private final int days;

    Period(int days) {
        this.days = days;
    }

    /** One hour or day of it, or what of the first day belongs to it. */
    record Span(Instant from, Instant to) {}

    /**
     * The period that a request asks for, a week where it asks for none.
     *
     * @throws InvalidParameter where it asks for another than these four
     */
    static Period askedFor(MultiValueMap<String, String> sent) {
        var values = sent.getOrDefault(PARAMETER, List.of()).stream()
                .map(String::strip)
                .filter(value -> !value.isEmpty())
                .distinct()
                .toList();
        if (values.isEmpty()) {
            return WEEK;
        }
        return Arrays.stream(values())
                .filter(period -> values.equals(List.of(period.parameter())))
                .findFirst()
                .orElseThrow(() -> new InvalidParameter(PARAMETER));
    }

    int days() {
        return days;
    }

    String parameter() {
        return Integer.toString(days);
    }

    boolean isByHour() {
        return this == DAY;
    }

    /** The same time of day, so many days before, at its whole hour. */
    Instant from(Instant to) {
        return to.atZone(Moment.ZONE).minusDays(days).toInstant().truncatedTo(ChronoUnit.HOURS);
    }

    /** Hours or days of the shop, one after the other, up to the whole one that {@code to} lies in. */
    List<Span> spans(Instant to) {
        var spans = new ArrayList<Span>();
        var from = from(to);
        while (from.isBefore(to)) {
            var end = endOfSpan(from);
            spans.add(new Span(from, end));
            from = end;
        }
        return spans;
    }

    private Instant endOfSpan(Instant from) {
        return isByHour()
                ? from.plus(1, ChronoUnit.HOURS)
                : from.atZone(Moment.ZONE)
                        .toLocalDate()
                        .plusDays(1)
                        .atStartOfDay(Moment.ZONE)
                        .toInstant();
    }
}
