package shop.orderpipeline.adminconsole.desk;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import shop.orderpipeline.adminconsole.language.Language;
import shop.orderpipeline.adminconsole.language.Texts;
import shop.orderpipeline.adminconsole.page.Amounts;
import shop.orderpipeline.adminconsole.page.Frame;
import shop.orderpipeline.adminconsole.page.PageUrl;
import shop.orderpipeline.adminconsole.page.Section;
import shop.orderpipeline.adminconsole.page.When;
import shop.orderpipeline.adminconsole.panel.Panels;
import shop.orderpipeline.adminconsole.query.Page;
import shop.orderpipeline.conflict.ConflictType;

/** The desk for people: what waits, for how long, and how much money is at risk. Its whole state is in the URL. */
@Controller
class DeskPage {

    static final String PATH = "/admin/exceptions";

    private static final List<String> FORM = List.of("searchTerm", "reason", "state", "olderThan", "sort");
    private static final List<String> AGES = List.of("1", "24", "72", "168");
    private static final List<String> SORTS = List.of("openedAt", "-openedAt");

    private final Cases cases;
    private final CaseWords words;
    private final Texts texts;
    private final Panels panels;
    private final Clock clock;

    DeskPage(Cases cases, CaseWords words, Texts texts, Panels panels, Clock clock) {
        this.cases = cases;
        this.words = words;
        this.texts = texts;
        this.panels = panels;
        this.clock = clock;
    }

    /** One choice of a list, in the reader's words. */
    record Option(String value, String text) {}

    /** What all open ones add up to, in the reader's words; {@code others} are sums in other currencies. */
    record Sums(long open, String atRisk, List<String> others, List<OfReason> byReason) {}

    /** @param url the desk with this reason alone */
    record OfReason(String what, long count, List<String> sums, String url) {}

    @GetMapping(PATH)
    String list(
            @RequestParam MultiValueMap<String, String> sent,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        var filter = CaseFilter.of(sent, clock);
        var filtered = PageUrl.to(PATH).keeping(sent, FORM);
        var here = filtered.keeping(sent, List.of("limit", "cursor", "lang"));
        var language = Frame.around(request, response, model, here, Section.EXCEPTIONS);
        var isFiltered = !filtered.toString().equals(PATH);
        form(sent, language, model);
        model.addAttribute("here", here.toString());
        model.addAttribute("filtered", isFiltered);
        model.addAttribute(
                "clearUrl", PageUrl.to(PATH).keeping(sent, List.of("lang")).toString());
        var now = clock.instant();
        model.addAttribute("asOf", new When(now));
        model.addAttribute("totals", panels.reading().read("desk-totals", () -> sums(cases.totals(), language)));
        var page = cases.find(filter);
        model.addAttribute(
                "lines",
                page.items().stream()
                        .map(row -> words.shown(row, now, language))
                        .toList());
        model.addAttribute("newestFirst", filter.newestFirst());
        model.addAttribute("empty", empty(page, filter, isFiltered));
        model.addAttribute(
                "nextUrl",
                page.nextCursor() == null
                        ? null
                        : here.with("cursor", page.nextCursor()).toString());
        model.addAttribute(
                "firstUrl",
                filter.after().isEmpty() ? null : here.without("cursor").toString());
        return "exceptions";
    }

    private void form(MultiValueMap<String, String> sent, Language language, Model model) {
        for (var name : FORM) {
            model.addAttribute(
                    name, Optional.ofNullable(sent.getFirst(name)).orElse("").strip());
        }
        model.addAttribute("lang", sent.getFirst("lang"));
        model.addAttribute(
                "reasons",
                options(
                        Arrays.asList(ConflictType.values()),
                        ConflictType::code,
                        type -> texts.of(language, type.messageKey() + ".title")));
        model.addAttribute(
                "states",
                options(
                        Arrays.asList(CaseFilter.State.values()),
                        CaseFilter.State::code,
                        state -> texts.of(language, "desk.filter.state." + state.code())));
        model.addAttribute(
                "sorts",
                options(
                        SORTS,
                        Function.identity(),
                        sort -> texts.of(
                                language, "desk.filter.sort." + (sort.startsWith("-") ? "newest" : "oldest"))));
        model.addAttribute("ages", ages(sent, language));
    }

    /** The usual ones, and the one of the URL where it is another. */
    private List<Option> ages(MultiValueMap<String, String> sent, Language language) {
        var ages = new ArrayList<>(AGES);
        Optional.ofNullable(sent.getFirst("olderThan"))
                .map(String::strip)
                .filter(hours -> !hours.isEmpty() && !ages.contains(hours))
                .ifPresent(ages::add);
        return options(
                ages,
                Function.identity(),
                hours -> texts.of(
                        language, "desk.filter.age", words.span(Duration.ofHours(Long.parseLong(hours)), language)));
    }

    private static <T> List<Option> options(List<T> values, Function<T, String> code, Function<T, String> text) {
        return values.stream()
                .map(value -> new Option(code.apply(value), text.apply(value)))
                .toList();
    }

    private Sums sums(Totals totals, Language language) {
        var atRisk = totals.atRisk().stream().map(Amounts::text).toList();
        return new Sums(
                totals.open(),
                atRisk.getFirst(),
                atRisk.subList(1, atRisk.size()),
                totals.byReason().stream()
                        .map(reason -> new OfReason(
                                texts.of(
                                        language,
                                        ConflictType.of(reason.reason()).messageKey() + ".title"),
                                reason.count(),
                                reason.sums().stream().map(Amounts::text).toList(),
                                PageUrl.to(PATH).with("reason", reason.reason()).toString()))
                        .toList());
    }

    /** Which kind of nothing there is to see; the empty text where there is something. */
    private static String empty(Page<Case> page, CaseFilter filter, boolean filtered) {
        if (!page.items().isEmpty()) {
            return "";
        }
        if (filter.after().isPresent()) {
            return "end";
        }
        return filtered ? "none" : "done";
    }
}
