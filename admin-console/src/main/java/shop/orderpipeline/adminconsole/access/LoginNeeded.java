package shop.orderpipeline.adminconsole.access;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.LockedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import shop.orderpipeline.adminconsole.problem.ProblemCode;
import shop.orderpipeline.adminconsole.problem.Problems;

/**
 * Answers whoever asks the API without a login: a program is challenged, a person is led to the login page, and a page's
 * script is told without a challenge, for which a browser would ask for a password in a dialog of its own.
 */
final class LoginNeeded implements AuthenticationEntryPoint {

    private final Problems problems;
    private final PageAfterLogin pages;

    LoginNeeded(Problems problems, PageAfterLogin pages) {
        this.problems = problems;
        this.pages = pages;
    }

    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException failure)
            throws IOException {
        if (failure instanceof LockedException) {
            problems.write(request, response, ProblemCode.RATE_LIMITED);
            return;
        }
        switch (Caller.of(request)) {
            case NAVIGATION -> pages.leadToLogin(request, response);
            case SCRIPT -> problems.write(request, response, ProblemCode.LOGIN_NEEDED);
            case PROGRAM -> {
                response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"order pipeline\", charset=\"UTF-8\"");
                problems.write(request, response, ProblemCode.LOGIN_NEEDED);
            }
        }
    }
}
