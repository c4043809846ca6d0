package shop.orderpipeline.adminconsole.access;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.filter.OncePerRequestFilter;
import shop.orderpipeline.adminconsole.problem.ProblemCode;
import shop.orderpipeline.adminconsole.problem.Problems;

/** Refuses commands of the API that move money where a person's login is too old; sits after the check of roles. */
final class RecentLoginOnly extends OncePerRequestFilter {

    private final RequestMatcher commands;
    private final Relogin relogin;
    private final Problems problems;

    RecentLoginOnly(RequestMatcher commands, Relogin relogin, Problems problems) {
        this.commands = commands;
        this.relogin = relogin;
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (commands.matches(request) && !relogin.isFresh()) {
            problems.write(request, response, ProblemCode.LOGIN_TOO_OLD);
        } else {
            chain.doFilter(request, response);
        }
    }
}
