package shop.orderpipeline.adminconsole.page;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.ui.Model;
import shop.orderpipeline.adminconsole.access.Role;
import shop.orderpipeline.adminconsole.language.Language;
import shop.orderpipeline.adminconsole.language.RequestLanguage;

/** What every page has: its language, and the way to the same page in the other one. */
public final class Frame {

    /** Where one lands. */
    public static final String START = "/admin";

    private Frame() {}

    /**
     * @param here this page, which the language switch opens again in the other language
     * @param section the one that it belongs to; null where it belongs to none
     */
    public static Language around(
            HttpServletRequest request,
            HttpServletResponse response,
            Model model,
            PageUrl here,
            @Nullable Section section) {
        var language = RequestLanguage.of(request);
        RequestLanguage.remember(request, response);
        response.setHeader(HttpHeaders.CONTENT_LANGUAGE, language.code());
        model.addAttribute("language", language);
        model.addAttribute("user", request.getRemoteUser());
        model.addAttribute("mayCommand", request.isUserInRole(Role.OPERATOR.name()));
        model.addAttribute("sections", Section.values());
        model.addAttribute("section", section);
        model.addAttribute(
                "switchUrl", here.with("lang", language.other().code()).toString());
        return language;
    }
}
