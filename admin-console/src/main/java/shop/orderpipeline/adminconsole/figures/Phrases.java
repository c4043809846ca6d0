package shop.orderpipeline.adminconsole.figures;

import java.time.Instant;
import java.time.format.TextStyle;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import shop.orderpipeline.adminconsole.charts.HeatMap;
import shop.orderpipeline.adminconsole.charts.Numbers;
import shop.orderpipeline.adminconsole.charts.Slot;
import shop.orderpipeline.adminconsole.language.Language;
import shop.orderpipeline.adminconsole.language.Texts;

/** Figures in the words of one reader. */
public record Phrases(Texts texts, Language language) {

    private static final int WEEKDAYS = 7;

    public String of(String key, Object... values) {
        return texts.of(language, key, values);
    }

    /** {@code 15:07 today}, or {@code 24.11.2026 15:07} of another day. */
    public String moment(Instant at, Instant now) {
        var date = Words.date(at);
        return date.equals(Words.date(now))
                ? of("figures.today", Words.isolated(Words.clock(at)))
                : Words.isolated(date + " " + Words.clock(at));
    }

    /** What a count is beside that of the time before. */
    public String change(Change change) {
        return switch (change.direction()) {
            case UNKNOWN -> of("figures.change.unknown");
            case NONE, FIRST -> of("figures.change.none-before");
            case SAME -> of("figures.change.same", before(change));
            case MORE -> of("figures.change.more", change.percent(), before(change));
            case LESS -> of("figures.change.less", change.percent(), before(change));
        };
    }

    private static Long before(Change change) {
        return Objects.requireNonNull(change.before());
    }

    /** A count, or that it is not known. */
    public String count(@Nullable Long count) {
        return count == null ? of("figures.unknown") : Numbers.grouped(count);
    }

    /** Two sentences: the one hour, then the weekday and the hour of the day. */
    public List<String> peaks(Peaks peaks) {
        return List.of(
                of(
                        "figures.peak.hour",
                        weekday(peaks.weekday()),
                        Words.hour(peaks.hour()),
                        peaks.count(),
                        peaks.total()),
                of("figures.peak.day", weekday(peaks.busiestDay()), Words.hour(peaks.busiestHour())));
    }

    /** In full; 0 is Sunday. */
    public String weekday(int weekday) {
        return Peaks.day(weekday).getDisplayName(TextStyle.FULL_STANDALONE, language.locale());
    }

    /** Short, Sunday first. */
    public List<String> weekdays() {
        return IntStream.range(0, WEEKDAYS)
                .mapToObj(weekday -> Peaks.day(weekday).getDisplayName(TextStyle.SHORT_STANDALONE, language.locale()))
                .toList();
    }

    /** What one bar over time says. */
    public String said(String slot, long total, long errors) {
        return of("figures.slot", Words.inItsDirection(slot), total, errors);
    }

    /** A chart over time in one sentence. */
    public String sentence(List<Slot> slots) {
        long total = slots.stream().mapToLong(Slot::total).sum();
        if (total == 0) {
            return of("figures.frequency.none");
        }
        var most = slots.stream()
                .reduce((one, other) -> other.total() > one.total() ? other : one)
                .orElseThrow();
        return of("figures.frequency", total, Words.inItsDirection(most.name()), most.total());
    }

    /** @param counts 7 times 24, Sunday first */
    public HeatMap heatMap(List<List<Long>> counts) {
        var sentence = Peaks.of(counts).map(peaks -> peaks(peaks).getFirst()).orElseGet(() -> of("figures.peak.none"));
        return HeatMap.of(
                sentence,
                weekdays(),
                counts,
                (weekday, hour, count) -> of("figures.cell", weekday(weekday), Words.hour(hour), count));
    }
}
