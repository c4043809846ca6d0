package shop.orderpipeline.adminconsole.audit;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import shop.orderpipeline.adminconsole.language.Language;
import shop.orderpipeline.adminconsole.language.Texts;
import shop.orderpipeline.adminconsole.page.Frame;
import shop.orderpipeline.adminconsole.page.Lists;
import shop.orderpipeline.adminconsole.page.PageUrl;
import shop.orderpipeline.adminconsole.page.Section;
import shop.orderpipeline.adminconsole.page.When;
import shop.orderpipeline.repair.Audit;

/** The audit for people; its whole state is in the URL. */
@Controller
class AuditPage {

    private static final String PATH = "/admin/audit";
    private static final List<String> FORM = List.of("who", "what", "order", "plan", "from", "to");

    private final AuditRows audit;
    private final AuditWords words;
    private final Texts texts;
    private final Clock clock;

    AuditPage(AuditRows audit, AuditWords words, Texts texts, Clock clock) {
        this.audit = audit;
        this.words = words;
        this.texts = texts;
        this.clock = clock;
    }

    @GetMapping(PATH)
    String list(
            @RequestParam MultiValueMap<String, String> sent,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        var filter = AuditFilter.of(sent);
        var filtered = PageUrl.to(PATH).keeping(sent, FORM);
        var here = filtered.keeping(sent, List.of("limit", "cursor", "lang"));
        var language = Frame.around(request, response, model, here, Section.AUDIT);
        Lists.form(sent, FORM, model);
        model.addAttribute("whats", whats(language));
        boolean isFiltered = !filtered.toString().equals(PATH);
        boolean isFirst = filter.after().isEmpty();
        model.addAttribute("filtered", isFiltered);
        model.addAttribute(
                "clearUrl", PageUrl.to(PATH).keeping(sent, List.of("lang")).toString());
        model.addAttribute("asOf", new When(clock.instant()));
        var page = audit.find(filter);
        model.addAttribute("lines", words.lines(page.items(), language));
        model.addAttribute("empty", Lists.empty(page.items(), isFirst, isFiltered, "never"));
        Lists.pages(here, page.nextCursor(), isFirst, "", model);
        return "audit";
    }

    private List<Lists.Choice> whats(Language language) {
        return Arrays.stream(Audit.What.values())
                .map(what -> new Lists.Choice(what.code(), texts.of(language, "audit.what." + what.code())))
                .toList();
    }
}
