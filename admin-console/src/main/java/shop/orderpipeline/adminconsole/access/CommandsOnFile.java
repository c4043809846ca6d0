package shop.orderpipeline.adminconsole.access;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.http.HttpMethod;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;
import shop.orderpipeline.adminconsole.problem.Problems;

/**
 * Reports every command of somebody who is logged in that was refused, for whatever reason, where none of those who saw it
 * put it on file themselves. Sits before whatever refuses.
 */
public final class CommandsOnFile extends OncePerRequestFilter {

    private static final String NAME = CommandsOnFile.class.getName();
    private static final int LONGEST_PATH = 200;

    private final ApplicationEventPublisher events;

    CommandsOnFile(ApplicationEventPublisher events) {
        this.events = events;
    }

    /** Says that the refusal of the command of this thread's request is on file; nothing, where there is no request. */
    public static void isOnFile() {
        var request = RequestContextHolder.getRequestAttributes();
        if (request != null) {
            request.setAttribute(NAME, true, RequestAttributes.SCOPE_REQUEST);
        }
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return HttpMethod.GET.matches(request.getMethod()) || HttpMethod.HEAD.matches(request.getMethod());
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        boolean answered = false;
        try {
            chain.doFilter(request, response);
            answered = true;
        } finally {
            if (!answered) {
                report(request, "failed");
            } else if (response.getStatus() >= 400) {
                report(request, Problems.written(request).orElse(Integer.toString(response.getStatus())));
            }
        }
    }

    private void report(HttpServletRequest request, String why) {
        if (request.getAttribute(NAME) == null
                && SecurityContextHolder.getContext().getAuthentication() instanceof LoggedIn login) {
            var path = request.getRequestURI();
            events.publishEvent(new CommandRefused(
                    login.account().name(),
                    request.getMethod() + " " + path.substring(0, Math.min(path.length(), LONGEST_PATH)) + ": " + why));
        }
    }
}
