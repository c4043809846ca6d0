package shop.orderpipeline.adminconsole.overview;

import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import shop.orderpipeline.adminconsole.charts.CategoryBars;
import shop.orderpipeline.adminconsole.charts.Numbers;
import shop.orderpipeline.adminconsole.charts.Slot;
import shop.orderpipeline.adminconsole.charts.TimeBars;
import shop.orderpipeline.adminconsole.errorlogs.Moment;
import shop.orderpipeline.adminconsole.errorlogs.Summary;
import shop.orderpipeline.adminconsole.figures.Phrases;
import shop.orderpipeline.adminconsole.figures.Words;
import shop.orderpipeline.adminconsole.page.PageUrl;
import shop.orderpipeline.adminconsole.page.Section;
import shop.orderpipeline.conflict.Level;
import shop.orderpipeline.conflict.Stage;

/** Makes the charts of the overview. */
record Drawn(Phrases phrases, Period period) {

    private static final DateTimeFormatter SHORT_DATE = DateTimeFormatter.ofPattern("dd.MM");

    /** How often, over time. */
    TimeBars frequency(Happened happened) {
        var error = happened.bySlot(tally -> tally.level() == Level.ERROR);
        var warn = happened.bySlot(tally -> tally.level() == Level.WARN);
        var info = happened.bySlot(tally -> tally.level() == Level.INFO);
        var slots = IntStream.range(0, happened.spans().size())
                .mapToObj(number ->
                        slot(happened.spans().get(number), error.get(number), warn.get(number), info.get(number)))
                .toList();
        return TimeBars.of(phrases.sentence(slots), slots);
    }

    CategoryBars types(Happened happened) {
        double total = (double) Math.max(1, happened.total());
        return CategoryBars.of(happened.byType().stream()
                .map(count -> new CategoryBars.Item(
                        phrases.of(count.type().messageKey() + ".title"),
                        null,
                        count.worst().code(),
                        (double) count.count(),
                        Numbers.grouped(count.count()),
                        Numbers.oneDecimal(100 * count.count() / total) + "%",
                        PageUrl.to(Section.CONFLICTS.path())
                                .with("type", count.type().code())
                                .with(Period.PARAMETER, period.parameter())
                                .toString()))
                .toList());
    }

    /** By their rates; where no order was placed there is none, and counts stand for them. */
    CategoryBars endpoints(List<Summary.EndpointCount> endpoints) {
        return CategoryBars.of(endpoints.stream()
                .map(endpoint -> {
                    var rate = endpoint.ratePct();
                    return new CategoryBars.Item(
                            stage(endpoint.endpoint()),
                            endpoint.endpoint(),
                            null,
                            rate == null ? (double) endpoint.count() : rate,
                            rate == null ? "–" : Numbers.oneDecimal(rate),
                            Numbers.grouped(endpoint.count()),
                            PageUrl.to(Section.CONFLICTS.path())
                                    .with("endpoint", endpoint.endpoint())
                                    .with(Period.PARAMETER, period.parameter())
                                    .toString());
                })
                .toList());
    }

    /** What happens there; an endpoint that no step of ours has is called by its own name. */
    private String stage(String endpoint) {
        return Arrays.stream(Stage.values())
                .filter(stage -> stage.endpoint().equals(endpoint))
                .findFirst()
                .map(stage -> phrases.of("stage." + stage.code()))
                .orElseGet(() -> phrases.of("overview.endpoints.other"));
    }

    private Slot slot(Period.Span span, long error, long warn, long info) {
        var date = Words.date(span.from());
        var name = period.isByHour() ? date + " " + Words.clock(span.from()) : date;
        return new Slot(
                period.isByHour()
                        ? Words.clock(span.from())
                        : SHORT_DATE.format(span.from().atZone(Moment.ZONE)),
                name,
                phrases.said(name, error + warn + info, error),
                error,
                warn,
                info,
                span.from(),
                span.to(),
                PageUrl.to(Section.CONFLICTS.path())
                        .with("from", span.from().toString())
                        .with("to", span.to().toString())
                        .toString());
    }
}
