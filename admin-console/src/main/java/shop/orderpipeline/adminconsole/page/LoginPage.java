package shop.orderpipeline.adminconsole.page;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** Where people log in. */
@Controller
class LoginPage {

    private static final String PATH = "/login";
    private static final List<String> NOTICES = List.of("failed", "wait", "out", "expired");

    @GetMapping(PATH)
    String login(HttpServletRequest request, HttpServletResponse response, Model model) {
        Frame.around(request, response, model, PageUrl.to(PATH), null);
        model.addAttribute("notice", notice(request).orElse(null));
        return "login";
    }

    private static Optional<String> notice(HttpServletRequest request) {
        return NOTICES.stream()
                .filter(notice -> request.getParameter(notice) != null)
                .findFirst();
    }
}
