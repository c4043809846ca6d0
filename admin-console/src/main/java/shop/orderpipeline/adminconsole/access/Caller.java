package shop.orderpipeline.adminconsole.access;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.HttpHeaders;

/** What sends a request. Browsers say it where the connection is safe; on others their name and wishes must do. */
enum Caller {
    /** A person's browser that goes somewhere: it would show whatever comes. */
    NAVIGATION,
    /** A script of a page. */
    SCRIPT,
    PROGRAM;

    /** <a href="https://www.w3.org/TR/fetch-metadata/">Fetch metadata</a>: no script can forge it. */
    private static final String MODE = "Sec-Fetch-Mode";

    static Caller of(HttpServletRequest request) {
        var mode = request.getHeader(MODE);
        if (mode != null) {
            return mode.equals("navigate") ? NAVIGATION : SCRIPT;
        }
        if (!header(request, HttpHeaders.USER_AGENT).startsWith("Mozilla/")) {
            return PROGRAM;
        }
        return header(request, HttpHeaders.ACCEPT).contains("text/html") ? NAVIGATION : SCRIPT;
    }

    private static String header(HttpServletRequest request, String name) {
        var value = request.getHeader(name);
        return value == null ? "" : value;
    }
}
