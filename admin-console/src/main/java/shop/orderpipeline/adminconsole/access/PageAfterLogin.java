package shop.orderpipeline.adminconsole.access;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.web.savedrequest.RequestCache;
import org.springframework.security.web.savedrequest.SavedRequest;
import org.springframework.security.web.savedrequest.SimpleSavedRequest;

/**
 * Leads somebody whose login is needed, or ran out, to the login page, and afterwards back to the page on which they were.
 * Only the address of a page of ours is kept, never a command or what was typed: nothing is carried out later.
 */
final class PageAfterLogin implements RequestCache {

    private static final String NAME = PageAfterLogin.class.getName();
    private static final int LONGEST = 2_000;

    /** To the login page, which says so where a login ran out. */
    void leadToLogin(HttpServletRequest request, HttpServletResponse response) {
        saveRequest(request, response);
        response.setStatus(HttpStatus.SEE_OTHER.value());
        response.setHeader(HttpHeaders.LOCATION, ranOut(request) ? Routes.LOGIN + "?expired" : Routes.LOGIN);
    }

    /** Whether a request came with a session that has ended. */
    static boolean ranOut(HttpServletRequest request) {
        return request.getRequestedSessionId() != null && !request.isRequestedSessionIdValid();
    }

    /** The page that is asked for, or else the one from which something else is asked for. */
    static Optional<String> of(HttpServletRequest request) {
        return HttpMethod.GET.matches(request.getMethod())
                ? page(request.getRequestURI(), request.getQueryString()).or(() -> cameFrom(request))
                : cameFrom(request);
    }

    @Override
    public void saveRequest(HttpServletRequest request, HttpServletResponse response) {
        of(request).ifPresent(page -> request.getSession().setAttribute(NAME, page));
    }

    @Override
    public @Nullable SavedRequest getRequest(HttpServletRequest request, HttpServletResponse response) {
        return saved(request).map(SimpleSavedRequest::new).orElse(null);
    }

    /** No request is replayed; where somebody is on the page, it is forgotten. */
    @Override
    public @Nullable HttpServletRequest getMatchingRequest(HttpServletRequest request, HttpServletResponse response) {
        if (saved(request).equals(page(request.getRequestURI(), request.getQueryString()))) {
            removeRequest(request, response);
        }
        return null;
    }

    @Override
    public void removeRequest(HttpServletRequest request, HttpServletResponse response) {
        var session = request.getSession(false);
        if (session != null) {
            session.removeAttribute(NAME);
        }
    }

    private static Optional<String> saved(HttpServletRequest request) {
        var session = request.getSession(false);
        return session != null && session.getAttribute(NAME) instanceof String page
                ? Optional.of(page)
                : Optional.empty();
    }

    private static Optional<String> cameFrom(HttpServletRequest request) {
        var referer = request.getHeader(HttpHeaders.REFERER);
        if (referer == null) {
            return Optional.empty();
        }
        try {
            var from = new URI(referer);
            return from.getRawPath() == null ? Optional.empty() : page(from.getRawPath(), from.getRawQuery());
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    /** Whatever host it was on: it is a page of ours, and read only. */
    private static Optional<String> page(String path, @Nullable String query) {
        var page = query == null ? path : path + "?" + query;
        return page.length() <= LONGEST && Route.isPage(path) ? Optional.of(page) : Optional.empty();
    }
}
