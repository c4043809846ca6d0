package shop.orderpipeline.adminconsole.alerts;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import shop.orderpipeline.adminconsole.language.Language;
import shop.orderpipeline.adminconsole.page.Frame;
import shop.orderpipeline.adminconsole.page.PageUrl;
import shop.orderpipeline.adminconsole.page.Section;
import shop.orderpipeline.adminconsole.panel.Panels;

/** What stands out now and what to do about it, and what is over. */
@Controller
class AlertsPage {

    static final String PATH = "/admin/alerts";

    private final Alerts alerts;
    private final AlertWording wording;
    private final Panels panels;

    AlertsPage(Alerts alerts, AlertWording wording, Panels panels) {
        this.alerts = alerts;
        this.wording = wording;
        this.panels = panels;
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
        var language = Frame.around(request, response, model, here, Section.ALERTS);
        model.addAttribute("alertsPage", true);
        var reading = panels.reading();
        model.addAttribute("here", here.toString());
        model.addAttribute("alerts", reading.read("alerts", () -> alerts.now(language)));
        past(asked, reading, language, here, model);
        return "alerts";
    }

    private void past(PastAsked asked, Panels.Reading reading, Language language, PageUrl here, Model model) {
        var page = reading.read("alerts-past", () -> alerts.past(asked.before(), asked.limit(), language));
        model.addAttribute("past", page.map(found -> lines(found, language)));
        var shown = page.value();
        var next = shown == null ? null : shown.next();
        model.addAttribute(
                "nextUrl",
                next == null
                        ? null
                        : here.with(PastAsked.CURSOR, next.toString()).toString());
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
}
