package shop.orderpipeline.adminconsole.overview;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import shop.orderpipeline.adminconsole.alerts.Alerts;
import shop.orderpipeline.adminconsole.deadletters.OpenLetters;
import shop.orderpipeline.adminconsole.errorlogs.KnownSince;
import shop.orderpipeline.adminconsole.errorlogs.Summaries;
import shop.orderpipeline.adminconsole.errorlogs.Summary;
import shop.orderpipeline.adminconsole.figures.Peaks;
import shop.orderpipeline.adminconsole.figures.Phrases;
import shop.orderpipeline.adminconsole.figures.Tallies;
import shop.orderpipeline.adminconsole.figures.WaitingMoney;
import shop.orderpipeline.adminconsole.language.Texts;
import shop.orderpipeline.adminconsole.page.Frame;
import shop.orderpipeline.adminconsole.page.PageUrl;
import shop.orderpipeline.adminconsole.page.Section;
import shop.orderpipeline.adminconsole.page.When;
import shop.orderpipeline.adminconsole.panel.Panels;
import shop.orderpipeline.adminconsole.projection.ProjectionWatch;

/** {@code GET /admin}; its whole state is in the URL. */
@Controller
class OverviewPage {

    /** As long as minutes are kept. */
    private static final Duration LATELY = Duration.ofDays(2);

    private final Summaries summaries;
    private final Tallies tallies;
    private final WaitingMoney waitingMoney;
    private final OpenGroups openGroups;
    private final OpenLetters openLetters;
    private final Alerts alerts;
    private final KnownSince knownSince;
    private final ProjectionWatch projection;
    private final Panels panels;
    private final Texts texts;
    private final Clock clock;

    OverviewPage(
            Summaries summaries,
            Tallies tallies,
            WaitingMoney waitingMoney,
            OpenGroups openGroups,
            OpenLetters openLetters,
            Alerts alerts,
            KnownSince knownSince,
            ProjectionWatch projection,
            Panels panels,
            Texts texts,
            Clock clock) {
        this.summaries = summaries;
        this.tallies = tallies;
        this.waitingMoney = waitingMoney;
        this.openGroups = openGroups;
        this.openLetters = openLetters;
        this.alerts = alerts;
        this.knownSince = knownSince;
        this.projection = projection;
        this.panels = panels;
        this.texts = texts;
        this.clock = clock;
    }

    /** One choice of the switch. */
    record Choice(String key, String url, boolean chosen) {}

    @GetMapping("/")
    String start() {
        return "redirect:" + Frame.START;
    }

    @GetMapping(Frame.START)
    String overview(
            @RequestParam MultiValueMap<String, String> sent,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        var period = Period.askedFor(sent);
        var here = PageUrl.to(Frame.START).keeping(sent, List.of(Period.PARAMETER, "lang"));
        var phrases = new Phrases(texts, Frame.around(request, response, model, here, Section.OVERVIEW));
        var now = clock.instant();
        model.addAttribute("here", here.toString());
        model.addAttribute("periods", periods(here, period));
        model.addAttribute("byHour", period.isByHour());
        show(period, now, phrases, model);
        return "overview";
    }

    private void show(Period period, Instant now, Phrases phrases, Model model) {
        var pipeline =
                PipelineLine.of(projection.lateness(), projection.trouble().isPresent(), now);
        var reading = panels.reading();
        var summary = reading.read("summary", () -> summaries.of(period.days(), now));
        var happened = reading.read("happened", () -> happened(period, now));
        var standing = reading.read("standing", tallies::standing);
        var lately = reading.read("lately", () -> tallies.openErrorsByMinute(now.minus(LATELY), now));
        var payments = reading.read("payments", () -> payments(period, now));
        var money = reading.read("money", waitingMoney::open);
        var groups = reading.read("groups", openGroups::first);
        var letters = reading.read("letters", openLetters::waitingNow);
        var standingAlerts = reading.read("alerts", () -> alerts.now(phrases.language()));

        var exceptions = money.value();
        var known = summary.value();
        var status = StatusDecider.decide(new StatusDecider.Facts(
                lately.value(),
                standing.value(),
                known == null ? null : known.alert(),
                pipeline.isBehind(),
                exceptions == null ? null : exceptions.count(),
                letters.value(),
                standingAlerts.value(),
                now));
        var upTo = pipeline.upTo();
        model.addAttribute("asOf", upTo == null ? null : new When(upTo));
        model.addAttribute("alerts", standingAlerts);
        model.addAttribute("hurtProducts", hurtProducts(status, reading));
        model.addAttribute("status", new StatusWords(phrases, now).of(status));
        model.addAttribute("money", money.map(sum -> new StatusWords(phrases, now).money(sum)));
        model.addAttribute("tiles", new Tiles(phrases, period).of(standing, happened, payments, money));
        var drawn = new Drawn(phrases, period);
        model.addAttribute("frequency", happened.map(drawn::frequency));
        model.addAttribute("types", happened.map(drawn::types));
        model.addAttribute("endpoints", summary.map(all -> drawn.endpoints(all.byEndpoint())));
        model.addAttribute("heat", summary.map(all -> phrases.heatMap(all.byWeekdayHour())));
        model.addAttribute("peaks", summary.map(all -> peaks(all, phrases)));
        model.addAttribute("products", summary.map(all -> products(all, period)));
        model.addAttribute("groups", groups);
        model.addAttribute(
                "openUrl",
                PageUrl.to(Section.CONFLICTS.path())
                        .with("state", OpenGroups.WAITING)
                        .toString());
        model.addAttribute("pipeline", pipeline);
        model.addAttribute("pipelineText", pipelineText(pipeline, phrases, now));
    }

    /** What customers are hurt by now; null where nobody is, and where it can't be read. */
    private OpenGroups.@Nullable Products hurtProducts(Status status, Panels.Reading reading) {
        return status instanceof Status.Hurt hurt
                ? reading.read("hurt-products", () -> openGroups.productsSince(hurt.since()))
                        .value()
                : null;
    }

    private Happened happened(Period period, Instant now) {
        var from = period.from(now);
        var before = period.from(from);
        return new Happened(
                period,
                period.spans(now),
                period.isByHour() ? tallies.byHour(from, now) : tallies.byDay(from, now),
                isKnown(before, now) ? tallies.byDay(before, from) : null);
    }

    private boolean isKnown(Instant from, Instant now) {
        return knownSince.at(now).knowsConflictsFrom(from);
    }

    private Tiles.Payments payments(Period period, Instant now) {
        var from = period.from(now);
        var before = period.from(from);
        return new Tiles.Payments(
                tallies.paymentsHurt(from, now),
                isKnown(before, now) ? Long.valueOf(tallies.paymentsHurt(before, from)) : null);
    }

    /** @param url of its conflicts */
    record ProductLine(Summary.ProductCount product, String url) {}

    private static List<ProductLine> products(Summary summary, Period period) {
        return summary.topProducts().stream()
                .map(product -> new ProductLine(product, conflicts(product.productId(), period)))
                .toList();
    }

    private static String conflicts(String productId, Period period) {
        return PageUrl.to(Section.CONFLICTS.path())
                .with("productId", productId)
                .with(Period.PARAMETER, period.parameter())
                .toString();
    }

    private static List<String> peaks(Summary summary, Phrases phrases) {
        return Peaks.of(summary.byWeekdayHour())
                .map(phrases::peaks)
                .orElseGet(() -> List.of(phrases.of("figures.peak.none")));
    }

    private static String pipelineText(PipelineLine pipeline, Phrases phrases, Instant now) {
        var upTo = pipeline.upTo();
        return phrases.of(
                "overview.pipeline." + pipeline.code(),
                upTo == null ? "" : phrases.moment(upTo, now),
                pipeline.waiting());
    }

    private static List<Choice> periods(PageUrl here, Period chosen) {
        return Arrays.stream(Period.values())
                .map(period -> new Choice(
                        "overview.period." + period.parameter(),
                        here.with(Period.PARAMETER, period.parameter()).toString(),
                        period == chosen))
                .toList();
    }
}
