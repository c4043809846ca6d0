package shop.orderpipeline.adminconsole.page;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.HttpHeaders;
import org.springframework.ui.Model;
import shop.orderpipeline.adminconsole.language.Language;
import shop.orderpipeline.adminconsole.language.RequestLanguage;

/** What every page has: its language, and the way to the same page in the other one. */
final class Frame {

    static final String HOME = "/admin/conflicts";

    private Frame() {}

    /** @param here this page, which the language switch opens again in the other language */
    static Language around(HttpServletRequest request, HttpServletResponse response, Model model, PageUrl here) {
        var language = RequestLanguage.of(request);
        RequestLanguage.remember(request, response);
        response.setHeader(HttpHeaders.CONTENT_LANGUAGE, language.code());
        model.addAttribute("language", language);
        model.addAttribute("user", request.getRemoteUser());
        model.addAttribute(
                "switchUrl", here.with("lang", language.other().code()).toString());
        return language;
    }
}
