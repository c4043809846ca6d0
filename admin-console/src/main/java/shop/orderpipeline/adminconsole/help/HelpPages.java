package shop.orderpipeline.adminconsole.help;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.server.ResponseStatusException;
import shop.orderpipeline.adminconsole.page.Frame;
import shop.orderpipeline.adminconsole.page.PageUrl;
import shop.orderpipeline.adminconsole.page.Section;
import shop.orderpipeline.conflict.ConflictType;
import shop.orderpipeline.conflict.Level;

/** {@code GET /admin/help} and one page for each type; texts under {@code conflict.<code>.*} and {@code help.<code>.*}. */
@Controller
class HelpPages {

    private static final String PATH = "/admin/help";

    /** The types of one level. */
    record Chapter(String level, List<ConflictType> types) {}

    @GetMapping(PATH)
    String index(HttpServletRequest request, HttpServletResponse response, Model model) {
        Frame.around(request, response, model, PageUrl.to(PATH), null);
        model.addAttribute(
                "chapters",
                List.of(Level.ERROR, Level.WARN, Level.INFO).stream()
                        .map(HelpPages::chapter)
                        .toList());
        return "help-index";
    }

    @GetMapping(PATH + "/{type}")
    String type(@PathVariable String type, HttpServletRequest request, HttpServletResponse response, Model model) {
        var known = Arrays.stream(ConflictType.values())
                .filter(one -> one.code().equals(type))
                .findFirst()
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        Frame.around(request, response, model, PageUrl.to(PATH + "/" + known.code()), null);
        model.addAttribute("type", known);
        model.addAttribute(
                "conflictsUrl",
                PageUrl.to(Section.CONFLICTS.path()).with("type", known.code()).toString());
        return "help";
    }

    private static Chapter chapter(Level level) {
        return new Chapter(
                level.code(),
                Arrays.stream(ConflictType.values())
                        .filter(type -> type.level() == level)
                        .toList());
    }
}
