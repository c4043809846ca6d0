package shop.orderpipeline.adminconsole.access;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.http.HttpMethod;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.csrf.CsrfException;

/** Finds out whether a request was refused for its role, and passes on which one it needs; commands are reported. */
final class RoleTooLow implements AccessDeniedHandler {

    /** How the answer looks. */
    @FunctionalInterface
    interface Answer {

        /** @param shortage empty where no role would help: there is no such route, or no token */
        void write(HttpServletRequest request, HttpServletResponse response, Optional<RoleShortage> shortage)
                throws IOException;
    }

    private final List<Route> routes;
    private final ApplicationEventPublisher events;
    private final Answer answer;

    RoleTooLow(List<Route> routes, ApplicationEventPublisher events, Answer answer) {
        this.routes = routes;
        this.events = events;
        this.answer = answer;
    }

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException failure)
            throws IOException, ServletException {
        answer.write(request, response, failure instanceof CsrfException ? Optional.empty() : shortage(request));
    }

    private Optional<RoleShortage> shortage(HttpServletRequest request) {
        if (!(SecurityContextHolder.getContext().getAuthentication() instanceof LoggedIn login)) {
            return Optional.empty();
        }
        var account = login.account();
        var refused = routes.stream().filter(route -> route.matches(request)).findFirst();
        refused.filter(route -> !route.method().equals(HttpMethod.GET))
                .ifPresent(route ->
                        events.publishEvent(new CommandForbidden(account.name(), route.toString(), route.lowest())));
        return refused.map(route -> new RoleShortage(account.name(), account.role(), route.lowest()));
    }
}
