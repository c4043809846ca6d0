package shop.orderpipeline.adminconsole.access;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.web.filter.OncePerRequestFilter;
import shop.orderpipeline.adminconsole.problem.ProblemCode;
import shop.orderpipeline.adminconsole.problem.Problems;

/** Refuses further guesses at the password from an address that failed too often; sits before authentication. */
final class LoginLimit extends OncePerRequestFilter {

    private final LoginAttempts attempts;
    private final Problems problems;

    LoginLimit(LoginAttempts attempts, Problems problems) {
        this.attempts = attempts;
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (isGuess(request) && attempts.mustWait(request.getRemoteAddr())) {
            if (isForm(request)) {
                response.sendRedirect(Routes.LOGIN + "?wait");
            } else {
                problems.write(request, response, ProblemCode.RATE_LIMITED);
            }
            return;
        }
        chain.doFilter(request, response);
    }

    private static boolean isGuess(HttpServletRequest request) {
        return isForm(request) || request.getHeader(HttpHeaders.AUTHORIZATION) != null;
    }

    private static boolean isForm(HttpServletRequest request) {
        return HttpMethod.POST.matches(request.getMethod())
                && request.getServletPath().equals(Routes.LOGIN);
    }
}
