package shop.orderpipeline.adminconsole.access;

import static org.springframework.http.HttpMethod.GET;
import static org.springframework.http.HttpMethod.PATCH;
import static org.springframework.http.HttpMethod.POST;
import static shop.orderpipeline.adminconsole.access.Role.OPERATOR;
import static shop.orderpipeline.adminconsole.access.Role.OWNER;
import static shop.orderpipeline.adminconsole.access.Role.VIEWER;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.PathContainer;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * One route that needs a login.
 *
 * @param pattern as {@code PathPattern} writes it
 * @param lowest the lowest role that may use it
 */
record Route(HttpMethod method, String pattern, Role lowest) {

    /** For programs, and for pages that ask from within. */
    static final List<Route> API = List.of(
            new Route(GET, "/api/admin/error-logs", VIEWER),
            new Route(GET, "/api/admin/error-logs/stats/summary", VIEWER),
            new Route(GET, "/api/admin/error-logs/export", VIEWER),
            new Route(GET, "/api/admin/error-logs/stream", VIEWER),
            new Route(GET, "/api/admin/error-logs/groups", VIEWER),
            new Route(GET, "/api/admin/error-logs/groups/*", VIEWER),
            new Route(PATCH, "/api/admin/error-logs/groups/*", OPERATOR),
            new Route(GET, "/api/admin/error-logs/*", VIEWER),
            new Route(GET, "/api/admin/alerts", VIEWER),
            new Route(GET, "/api/admin/payments/*/timeline", VIEWER),
            new Route(GET, "/api/admin/dead-letters", VIEWER),
            new Route(GET, "/api/admin/pipeline", VIEWER),
            new Route(POST, "/api/admin/orders/*/rerun", OPERATOR),
            new Route(POST, "/api/admin/orders/*/refunded", OPERATOR),
            new Route(POST, "/api/admin/projection/rebuild", OWNER),
            new Route(POST, "/api/admin/orders/*/ask", OPERATOR),
            new Route(GET, "/api/admin/exceptions", VIEWER),
            new Route(GET, "/api/admin/audit", VIEWER),
            new Route(POST, "/api/admin/replays", OPERATOR),
            new Route(GET, "/api/admin/replays", VIEWER),
            new Route(GET, "/api/admin/replays/*", VIEWER),
            new Route(GET, "/api/admin/replays/*/stream", VIEWER),
            new Route(POST, "/api/admin/replays/*/execute", OPERATOR),
            new Route(POST, "/api/admin/replays/*/approve", OPERATOR),
            new Route(POST, "/api/admin/replays/*/cancel", OPERATOR),
            new Route(POST, "/api/admin/replays/*/resume", OPERATOR),
            new Route(GET, "/api/admin/openapi.yaml", VIEWER),
            new Route(GET, "/api/admin/asyncapi.yaml", VIEWER));

    /** For people. */
    static final List<Route> PAGES = List.of(
            new Route(GET, "/", VIEWER),
            new Route(GET, "/admin", VIEWER),
            new Route(GET, "/admin/conflicts", VIEWER),
            new Route(GET, "/admin/conflicts/groups/*", VIEWER),
            new Route(POST, "/admin/conflicts/groups", OPERATOR),
            new Route(POST, "/admin/conflicts/groups/*", OPERATOR),
            new Route(GET, "/admin/alerts", VIEWER),
            new Route(GET, "/admin/runbooks/*", VIEWER),
            new Route(GET, "/admin/payments", VIEWER),
            new Route(GET, "/admin/payments/*", VIEWER),
            new Route(GET, "/admin/dead-letters", VIEWER),
            new Route(GET, "/admin/pipeline", VIEWER),
            new Route(GET, "/admin/reports/weekly", VIEWER),
            new Route(GET, "/admin/help", VIEWER),
            new Route(GET, "/admin/help/*", VIEWER),
            new Route(GET, "/admin/exceptions", VIEWER),
            new Route(GET, "/admin/exceptions/*", VIEWER),
            new Route(POST, "/admin/exceptions/*/rerun", OPERATOR),
            new Route(POST, "/admin/exceptions/*/ask", OPERATOR),
            new Route(POST, "/admin/exceptions/*/refunded", OPERATOR),
            new Route(POST, "/admin/exceptions/*/note", OPERATOR),
            new Route(GET, "/admin/audit", VIEWER),
            new Route(GET, "/admin/replays", VIEWER),
            new Route(GET, "/admin/replays/new", OPERATOR),
            new Route(GET, "/admin/replays/plans/*", OPERATOR),
            new Route(GET, "/admin/replays/*", VIEWER),
            new Route(POST, "/admin/replays/plans/*/execute", OPERATOR),
            new Route(POST, "/admin/replays/plans/*/approve", OPERATOR),
            new Route(POST, "/admin/replays/*/cancel", OPERATOR),
            new Route(POST, "/admin/replays/*/resume", OPERATOR));

    boolean matches(HttpServletRequest request) {
        return PathPatternRequestMatcher.pathPattern(method, pattern).matches(request);
    }

    /** Whether a path, as it stands in a URL, is that of a page. */
    static boolean isPage(String path) {
        var parsed = PathContainer.parsePath(path);
        return PAGES.stream()
                .filter(route -> route.method().equals(GET))
                .anyMatch(route ->
                        PathPatternParser.defaultInstance.parse(route.pattern()).matches(parsed));
    }

    /** Method and pattern. */
    @Override
    public String toString() {
        return method + " " + pattern;
    }
}
