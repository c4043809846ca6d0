package shop.orderpipeline.adminconsole.problem;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import shop.orderpipeline.adminconsole.language.Language;
import shop.orderpipeline.adminconsole.language.RequestLanguage;
import shop.orderpipeline.adminconsole.language.Texts;
import tools.jackson.databind.json.JsonMapper;

/** Writes refusals in the reader's language. */
@Component
public class Problems {

    private static final String WRITTEN = Problems.class.getName();

    private final Texts texts;
    private final JsonMapper json;

    Problems(Texts texts, JsonMapper json) {
        this.texts = texts;
        this.json = json;
    }

    /** The code of the refusal that this request was answered with; empty where it was not, or by a page. */
    public static Optional<String> written(HttpServletRequest request) {
        return request.getAttribute(WRITTEN) instanceof ProblemCode code ? Optional.of(code.code()) : Optional.empty();
    }

    /** @param values for the placeholders of the detail; never anything that the caller sent */
    public void write(HttpServletRequest request, HttpServletResponse response, ProblemCode code, Object... values)
            throws IOException {
        writeSaying(request, response, code, texts.of(RequestLanguage.of(request), code.detailKey(), values));
    }

    /** @param detail in the reader's language, instead of the usual one of the code */
    public void writeSaying(HttpServletRequest request, HttpServletResponse response, ProblemCode code, String detail)
            throws IOException {
        var language = RequestLanguage.of(request);
        var body = json.writeValueAsBytes(problem(request, language, code, detail));
        request.setAttribute(WRITTEN, code);
        response.setStatus(code.status().value());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.setHeader(HttpHeaders.CONTENT_LANGUAGE, language.code());
        response.addHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT_LANGUAGE);
        if (code.retryable()) {
            response.setHeader(HttpHeaders.RETRY_AFTER, Integer.toString(code.retryAfterSeconds()));
        }
        response.getOutputStream().write(body);
    }

    private Problem problem(HttpServletRequest request, Language language, ProblemCode code, String detail) {
        return new Problem(
                "/problems/" + code.code(),
                texts.of(language, code.titleKey()),
                code.status().value(),
                detail,
                path(request),
                code.code(),
                code.retryable(),
                TraceId.of(request),
                code.retryable() ? code.retryAfterSeconds() * 1_000L : null,
                detail);
    }

    private static String path(HttpServletRequest request) {
        return Optional.ofNullable((String) request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI))
                .orElse(request.getRequestURI());
    }
}
