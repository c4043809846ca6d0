package shop.orderpipeline.adminconsole.page;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import shop.orderpipeline.adminconsole.errorlogs.ErrorLog;
import shop.orderpipeline.adminconsole.errorlogs.ErrorLogs;
import shop.orderpipeline.adminconsole.errorlogs.Filter;
import shop.orderpipeline.adminconsole.errorlogs.Moment;
import shop.orderpipeline.adminconsole.language.Language;
import shop.orderpipeline.adminconsole.language.Texts;
import shop.orderpipeline.adminconsole.projection.ProjectionWatch;
import shop.orderpipeline.conflict.ConflictType;
import shop.orderpipeline.conflict.Level;

/** The list of conflicts for people; its whole state is in the URL, with the parameters of the API. */
@Controller
class ConflictsPage {

    private static final List<String> FORM = List.of("searchTerm", "level", "type", "days");
    private static final List<String> BEYOND_THE_FORM =
            List.of("stage", "endpoint", "retryable", "state", "from", "to", "sort", "limit");
    private static final List<String> PERIODS = List.of("1", "7", "30", "90");
    private static final int LATE_SECONDS = 30;

    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("dd.MM.yyyy");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");
    private static final DateTimeFormatter UTC =
            DateTimeFormatter.ofPattern("dd.MM.yyyy HH:mm:ss.SSS").withZone(ZoneOffset.UTC);

    private final ErrorLogs errorLogs;
    private final ProjectionWatch projection;
    private final Texts texts;
    private final Clock clock;

    ConflictsPage(ErrorLogs errorLogs, ProjectionWatch projection, Texts texts, Clock clock) {
        this.errorLogs = errorLogs;
        this.projection = projection;
        this.texts = texts;
        this.clock = clock;
    }

    /** One row, with its times as they are shown. */
    record Line(ErrorLog conflict, String date, String time, String utc) {

        static Line of(ErrorLog conflict) {
            var local = conflict.at().atZone(Moment.ZONE);
            return new Line(conflict, DATE.format(local), TIME.format(local), UTC.format(conflict.at()));
        }
    }

    /** One choice of a list, in the reader's words. */
    record Choice(String value, String text) {}

    @GetMapping({"/", "/admin"})
    String home() {
        return "redirect:" + Frame.HOME;
    }

    @GetMapping(Frame.HOME)
    String conflicts(
            @RequestParam MultiValueMap<String, String> sent,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        var filter = Filter.of(sent, clock);
        var here = PageUrl.to(Frame.HOME)
                .keeping(sent, FORM)
                .keeping(sent, BEYOND_THE_FORM)
                .keeping(sent, List.of("cursor", "lang"));
        var language = Frame.around(request, response, model, here);
        form(sent, language, model);
        list(filter, language, here, model);
        return "conflicts";
    }

    private void list(Filter filter, Language language, PageUrl here, Model model) {
        var asOf = clock.instant();
        var page = errorLogs.find(filter, language);
        model.addAttribute("lines", page.items().stream().map(Line::of).toList());
        model.addAttribute("count", count(page.approxTotal(), language));
        model.addAttribute("asOf", TIME.format(asOf.atZone(Moment.ZONE)));
        model.addAttribute("asOfInstant", asOf.toString());
        model.addAttribute("late", late(language).orElse(null));
        model.addAttribute("oldestFirst", filter.oldestFirst());
        model.addAttribute("empty", empty(filter, page));
        model.addAttribute(
                "nextUrl",
                page.nextCursor() == null
                        ? null
                        : here.with("cursor", page.nextCursor()).toString());
        model.addAttribute(
                "firstUrl",
                filter.cursor() == null ? null : here.without("cursor").toString());
    }

    private void form(MultiValueMap<String, String> sent, Language language, Model model) {
        for (var name : FORM) {
            model.addAttribute(
                    name, Optional.ofNullable(sent.getFirst(name)).orElse("").strip());
        }
        model.addAttribute("levels", levels(language));
        model.addAttribute("types", types(language));
        model.addAttribute("periods", periods(sent, language));
        model.addAttribute("lang", sent.getFirst("lang"));
        var beyond = PageUrl.to(Frame.HOME).keeping(sent, BEYOND_THE_FORM).toString();
        model.addAttribute("beyondTheForm", !beyond.equals(Frame.HOME));
        var filtered = PageUrl.to(Frame.HOME)
                .keeping(sent, FORM)
                .keeping(sent, BEYOND_THE_FORM)
                .toString();
        model.addAttribute("filtered", !filtered.equals(Frame.HOME));
        model.addAttribute(
                "clearUrl",
                PageUrl.to(Frame.HOME).keeping(sent, List.of("lang")).toString());
    }

    private List<Choice> levels(Language language) {
        return Arrays.stream(Level.values())
                .map(level -> new Choice(level.code(), texts.of(language, "level." + level.code())))
                .toList()
                .reversed();
    }

    private List<Choice> types(Language language) {
        return Arrays.stream(ConflictType.values())
                .map(type -> new Choice(type.code(), texts.of(language, type.messageKey() + ".title")))
                .toList();
    }

    /** The usual periods, and the one of the URL where it is another. */
    private List<Choice> periods(MultiValueMap<String, String> sent, Language language) {
        var periods = new ArrayList<Choice>();
        for (var days : PERIODS) {
            periods.add(new Choice(days, texts.of(language, "conflicts.filter.days." + days)));
        }
        Optional.ofNullable(sent.getFirst("days"))
                .map(String::strip)
                .filter(days -> !days.isEmpty() && !PERIODS.contains(days))
                .ifPresent(
                        days -> periods.add(new Choice(days, texts.of(language, "conflicts.filter.days.other", days))));
        return periods;
    }

    private String count(long total, Language language) {
        return total > ErrorLogs.COUNTED
                ? texts.of(language, "conflicts.count.many", ErrorLogs.COUNTED)
                : texts.of(language, "conflicts.count", total);
    }

    private Optional<String> late(Language language) {
        var lateness = projection.lateness();
        var age = lateness.ageSeconds();
        var lag = lateness.lagRecords();
        return lag != null && lag > 0 && (age == null || age > LATE_SECONDS)
                ? Optional.of(texts.of(language, "conflicts.late", lag))
                : Optional.empty();
    }

    /** Which kind of nothing there is to see; the empty text where there is something. */
    private static String empty(Filter filter, ErrorLogs.Page page) {
        if (!page.items().isEmpty()) {
            return "";
        }
        if (filter.cursor() != null) {
            return "end";
        }
        return filter.isWide() ? "never" : "none";
    }
}
