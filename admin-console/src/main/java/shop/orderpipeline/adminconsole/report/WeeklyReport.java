package shop.orderpipeline.adminconsole.report;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import shop.orderpipeline.adminconsole.errorlogs.KnownSince;
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
import shop.orderpipeline.adminconsole.problem.InvalidParameter;

/** {@code GET /admin/reports/weekly}: of the last whole week, where no other is asked for. */
@Controller
class WeeklyReport {

    private static final String PATH = "/admin/reports/weekly";
    private static final String WEEK = "week";

    private final Tallies tallies;
    private final WaitingMoney waitingMoney;
    private final Deliveries deliveries;
    private final KnownSince knownSince;
    private final Panels panels;
    private final Texts texts;
    private final Clock clock;

    WeeklyReport(
            Tallies tallies,
            WaitingMoney waitingMoney,
            Deliveries deliveries,
            KnownSince knownSince,
            Panels panels,
            Texts texts,
            Clock clock) {
        this.tallies = tallies;
        this.waitingMoney = waitingMoney;
        this.deliveries = deliveries;
        this.knownSince = knownSince;
        this.panels = panels;
        this.texts = texts;
        this.clock = clock;
    }

    @GetMapping(PATH)
    String report(
            @RequestParam MultiValueMap<String, String> sent,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        var now = clock.instant();
        var week = askedFor(sent, now);
        var here = PageUrl.to(PATH).keeping(sent, List.of(WEEK, "lang"));
        var phrases = new Phrases(texts, Frame.around(request, response, model, here, Section.REPORT));
        model.addAttribute("here", here.toString());
        model.addAttribute("firstDay", new When(week.from()));
        model.addAttribute("lastDay", new When(ShopWeek.startOf(week.saturday())));
        model.addAttribute("running", week.to().isAfter(now));
        model.addAttribute("madeAt", new When(now));
        model.addAttribute(
                "previousUrl", here.with(WEEK, week.previous().code()).toString());
        model.addAttribute(
                "nextUrl",
                hasBegun(week.next(), now) ? here.with(WEEK, week.next().code()).toString() : null);
        show(week, now, new ReportWords(phrases), model);
        return "weekly-report";
    }

    private void show(ShopWeek week, Instant now, ReportWords words, Model model) {
        var before = week.previous();
        var reading = panels.reading();
        var since = reading.read("report-known", () -> knownSince.at(now)).value();
        model.addAttribute("gap", since == null ? null : Gap.of(week, since.conflicts()));
        var counted = reading.read(
                "report-conflicts",
                () -> new Counted(
                        tallies.byHour(week.from(), week.to()),
                        tallies.byDay(before.from(), before.to()),
                        Counted.Known.of(week, knownSince.at(now).conflicts())));
        var payments = reading.read(
                "report-payments",
                () -> Counted.Known.of(week, knownSince.at(now).conflicts())
                        .change(
                                tallies.paymentsHurt(week.from(), week.to()),
                                tallies.paymentsHurt(before.from(), before.to())));
        var orders = reading.read(
                "report-orders",
                () -> Counted.Known.of(week, knownSince.at(now).orders())
                        .change(
                                tallies.ordersPlaced(week.from(), week.to()),
                                tallies.ordersPlaced(before.from(), before.to())));
        model.addAttribute("totals", words.totals(counted, payments, orders));
        model.addAttribute("days", counted.map(all -> words.days(all, week)));
        model.addAttribute("types", counted.map(Counted::byType));
        model.addAttribute(
                "peaks",
                counted.map(all -> Peaks.of(Peaks.byWeekdayHour(all.hourly()))
                        .map(words.phrases()::peaks)
                        .orElseGet(() -> List.of(words.phrases().of("figures.peak.none")))));
        model.addAttribute(
                "money",
                reading.read("report-money", () -> waitingMoney.between(week.from(), week.to()))
                        .map(words::money));
        model.addAttribute("products", reading.read("report-products", () -> tallies.products(week.from(), week.to())));
        model.addAttribute(
                "took",
                reading.read("report-deliveries", () -> deliveries.between(week.from(), week.to()))
                        .map(words::took));
        model.addAttribute("answers", counted.map(words::answers));
    }

    /**
     * What of a week is not known.
     *
     * @param whole true where nothing of it is
     * @param since from when on it is
     */
    record Gap(boolean whole, When since) {

        /** Null where nothing is missing. */
        static @Nullable Gap of(ShopWeek week, Instant known) {
            return week.from().isBefore(known) ? new Gap(!known.isBefore(week.to()), new When(known)) : null;
        }
    }

    /** @throws InvalidParameter where there is no such week, or it has not begun */
    private static ShopWeek askedFor(MultiValueMap<String, String> sent, Instant now) {
        var values = sent.getOrDefault(WEEK, List.of()).stream()
                .map(String::strip)
                .filter(value -> !value.isEmpty())
                .distinct()
                .toList();
        if (values.isEmpty()) {
            return ShopWeek.of(now).previous();
        }
        return Optional.of(values)
                .filter(one -> one.size() == 1)
                .flatMap(one -> ShopWeek.parse(one.getFirst()))
                .filter(week -> hasBegun(week, now))
                .orElseThrow(() -> new InvalidParameter(WEEK));
    }

    private static boolean hasBegun(ShopWeek week, Instant now) {
        return !week.from().isAfter(now);
    }
}
