package shop.orderpipeline.adminconsole.page;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RequestMapping;
import shop.orderpipeline.adminconsole.access.OutdatedForm;
import shop.orderpipeline.adminconsole.access.RoleShortage;
import shop.orderpipeline.adminconsole.language.RequestLanguage;
import shop.orderpipeline.adminconsole.language.Texts;
import shop.orderpipeline.adminconsole.problem.InvalidParameter;
import shop.orderpipeline.adminconsole.problem.ProblemCode;
import shop.orderpipeline.adminconsole.problem.Problems;
import shop.orderpipeline.adminconsole.problem.TraceId;

/** What is shown instead of a page that can't be shown; programs get a problem detail instead. */
@Controller
// For the pages of every feature; what programs ask is answered by Refusals before.
@ControllerAdvice(annotations = Controller.class)
class Mishaps implements ErrorController {

    private static final Logger LOG = LoggerFactory.getLogger(Mishaps.class);

    private final Problems problems;
    private final Texts texts;

    Mishaps(Problems problems, Texts texts) {
        this.problems = problems;
        this.texts = texts;
    }

    /** Whatever the server or a filter refused. */
    @RequestMapping("/error")
    @Nullable String error(HttpServletRequest request, HttpServletResponse response, Model model) throws IOException {
        var outdated = OutdatedForm.of(request);
        var code = outdated.isPresent() ? ProblemCode.FORM_TOO_OLD : code(request);
        if (String.valueOf(request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI))
                .startsWith("/api/")) {
            // Nothing is put behind half an answer.
            if (!response.isCommitted()) {
                problems.write(request, response, code);
            }
            return null;
        }
        var view = page(request, response, model, code);
        RoleShortage.of(request)
                .ifPresent(shortage ->
                        model.addAttribute("detail", shortage.described(texts, RequestLanguage.of(request))));
        model.addAttribute("back", outdated.flatMap(OutdatedForm::page).orElse(null));
        return view;
    }

    private static ProblemCode code(HttpServletRequest request) {
        return request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer status
                ? ProblemCode.of(status)
                : ProblemCode.NOT_FOUND;
    }

    @ExceptionHandler
    String invalid(InvalidParameter refused, HttpServletRequest request, HttpServletResponse response, Model model) {
        return page(request, response, model, ProblemCode.INVALID_PARAMETER, refused.parameter());
    }

    @ExceptionHandler
    String unavailable(
            DataAccessException failure, HttpServletRequest request, HttpServletResponse response, Model model) {
        LOG.atWarn().addKeyValue("failure", failure.getClass().getName()).log("database could not answer");
        return page(request, response, model, ProblemCode.SERVICE_UNAVAILABLE);
    }

    private String page(
            HttpServletRequest request, HttpServletResponse response, Model model, ProblemCode code, Object... values) {
        var language = Frame.around(request, response, model, PageUrl.to(Frame.START), null);
        response.setStatus(code.status().value());
        model.addAttribute("title", texts.of(language, code.titleKey()));
        model.addAttribute("detail", texts.of(language, code.detailKey(), values));
        model.addAttribute("traceId", TraceId.of(request));
        return "error";
    }
}
