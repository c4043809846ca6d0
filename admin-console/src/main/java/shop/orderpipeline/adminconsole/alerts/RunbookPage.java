package shop.orderpipeline.adminconsole.alerts;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.server.ResponseStatusException;
import shop.orderpipeline.adminconsole.page.Frame;
import shop.orderpipeline.adminconsole.page.PageUrl;
import shop.orderpipeline.adminconsole.page.Section;

/** What to do about an alert, step by step: {@code docs/runbooks/<name>.md}, which is built into the console. */
@Controller
class RunbookPage {

    private static final String PATH = "/admin/runbooks/";
    private static final String RESOURCES = "/admin-console/runbooks/";

    private final AlertWording wording;

    RunbookPage(AlertWording wording) {
        this.wording = wording;
    }

    static String pathOf(AlertName name) {
        return PATH + name.code();
    }

    @GetMapping(PATH + "{code}")
    String runbook(@PathVariable String code, HttpServletRequest request, HttpServletResponse response, Model model)
            throws IOException {
        var name = AlertName.of(code).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        var language = Frame.around(request, response, model, PageUrl.to(pathOf(name)), Section.ALERTS);
        model.addAttribute("title", wording.title(language, name));
        model.addAttribute("code", name.code());
        model.addAttribute("blocks", Runbook.of(textOf(name)).blocks());
        return "runbook";
    }

    static String textOf(AlertName name) throws IOException {
        var resource = RESOURCES + name.code() + ".md";
        try (var text = Objects.requireNonNull(RunbookPage.class.getResourceAsStream(resource), resource)) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
