package shop.orderpipeline.adminconsole.language;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.LocaleResolver;

/** Finds a request's language: the parameter {@code lang}, else the cookie of that name, else {@code Accept-Language}. */
@Component("localeResolver")
public class RequestLanguage implements LocaleResolver {

    private static final String NAME = "lang";

    public static Language of(HttpServletRequest request) {
        return chosen(request)
                .or(() -> remembered(request))
                .orElseGet(() -> Language.preferredBy(request.getHeader(HttpHeaders.ACCEPT_LANGUAGE)));
    }

    /** The language that this very URL names; empty where it names none. */
    public static Optional<Language> chosen(HttpServletRequest request) {
        return Language.of(request.getParameter(NAME));
    }

    /** Keeps the language that the URL names for the pages to come, where it is not kept already. */
    public static void remember(HttpServletRequest request, HttpServletResponse response) {
        var chosen = chosen(request);
        if (chosen.isPresent() && !chosen.equals(remembered(request))) {
            response.addHeader(
                    HttpHeaders.SET_COOKIE,
                    ResponseCookie.from(NAME, chosen.get().code())
                            .path("/")
                            .maxAge(Duration.ofDays(365))
                            .sameSite("Lax")
                            .httpOnly(true)
                            .build()
                            .toString());
        }
    }

    private static Optional<Language> remembered(HttpServletRequest request) {
        return Stream.ofNullable(request.getCookies())
                .flatMap(Arrays::stream)
                .filter(cookie -> cookie.getName().equals(NAME))
                .map(Cookie::getValue)
                .flatMap(code -> Language.of(code).stream())
                .findFirst();
    }

    @Override
    public Locale resolveLocale(HttpServletRequest request) {
        return of(request).locale();
    }

    @Override
    public void setLocale(HttpServletRequest request, @Nullable HttpServletResponse response, @Nullable Locale locale) {
        throw new UnsupportedOperationException("the request says its language");
    }
}
