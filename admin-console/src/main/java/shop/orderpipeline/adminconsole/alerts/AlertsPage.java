package shop.orderpipeline.adminconsole.alerts;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import shop.orderpipeline.adminconsole.language.Language;
import shop.orderpipeline.adminconsole.page.Frame;
import shop.orderpipeline.adminconsole.page.PageUrl;
import shop.orderpipeline.adminconsole.page.When;

/** What stands out now and what to do about it, and what is over. */
@Controller
class AlertsPage {

    static final String PATH = "/admin/alerts";

    private static final Logger LOG = LoggerFactory.getLogger(AlertsPage.class);

    private final Alerts alerts;
    private final AlertWording wording;
    private final Clock clock;

    AlertsPage(Alerts alerts, AlertWording wording, Clock clock) {
        this.alerts = alerts;
        this.wording = wording;
        this.clock = clock;
    }

    /** One row of those that are over. */
    record Line(AlertInWords alert, String lasted) {}

    @GetMapping(PATH)
    String alerts(
            @RequestParam MultiValueMap<String, String> sent,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        var asked = PastAsked.of(sent);
        var here = PageUrl.to(PATH).keeping(sent, List.of("limit", PastAsked.CURSOR, "lang"));
        var language = Frame.around(request, response, model, here, null);
        model.addAttribute("alertsPage", true);
        model.addAttribute("asOf", new When(clock.instant()));
        model.addAttribute("here", here.toString());
        model.addAttribute("alerts", read(() -> alerts.standing(language)).orElse(null));
        past(asked, language, here, model);
        return "alerts";
    }

    private void past(PastAsked asked, Language language, PageUrl here, Model model) {
        var page = read(() -> alerts.past(asked.before(), asked.limit(), language));
        model.addAttribute("past", page.map(found -> lines(found, language)).orElse(null));
        model.addAttribute(
                "nextUrl",
                page.map(Alerts.Page::next)
                        .map(next ->
                                here.with(PastAsked.CURSOR, next.toString()).toString())
                        .orElse(null));
        model.addAttribute(
                "firstUrl",
                asked.before() == Long.MAX_VALUE
                        ? null
                        : here.without(PastAsked.CURSOR).toString());
    }

    private List<Line> lines(Alerts.Page page, Language language) {
        return page.alerts().stream()
                .map(alert -> new Line(alert, wording.lasted(language, alert.lasted())))
                .toList();
    }

    /** Empty where the database can't answer now: the page shows the rest, and says so. */
    private static <T> Optional<T> read(Supplier<T> panel) {
        try {
            return Optional.of(panel.get());
        } catch (DataAccessException e) {
            LOG.atWarn().addKeyValue("failure", e.getClass().getName()).log("database could not answer");
            return Optional.empty();
        }
    }
}
