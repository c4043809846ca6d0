package shop.orderpipeline.adminconsole.access;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.http.HttpMethod;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.csrf.CsrfException;

/** Finds out why a request was refused, and has it answered; commands that were refused for a role are reported. */
final class AccessRefused implements AccessDeniedHandler {

    /** Why. */
    sealed interface Why {

        /** The session that it came with has ended, and with it its token. */
        record LoginRanOut() implements Why {}

        /** Its token is none of this session: its page is of an earlier login, or of another site. */
        record WrongToken() implements Why {}

        record RoleTooLow(RoleShortage shortage) implements Why {}

        /** There is no such route, or nobody is logged in. */
        record Denied() implements Why {}
    }

    /** How the answer looks. */
    @FunctionalInterface
    interface Answer {

        void write(HttpServletRequest request, HttpServletResponse response, Why why) throws IOException;
    }

    private final List<Route> routes;
    private final ApplicationEventPublisher events;
    private final Answer answer;

    AccessRefused(List<Route> routes, ApplicationEventPublisher events, Answer answer) {
        this.routes = routes;
        this.events = events;
        this.answer = answer;
    }

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException failure)
            throws IOException, ServletException {
        answer.write(request, response, why(request, failure));
    }

    private Why why(HttpServletRequest request, AccessDeniedException failure) {
        if (SecurityContextHolder.getContext().getAuthentication() instanceof LoggedIn login) {
            return failure instanceof CsrfException ? new Why.WrongToken() : shortage(request, login.account());
        }
        return PageAfterLogin.ranOut(request) ? new Why.LoginRanOut() : new Why.Denied();
    }

    private Why shortage(HttpServletRequest request, Account account) {
        var refused = routes.stream().filter(route -> route.matches(request)).findFirst();
        refused.filter(route -> !route.method().equals(HttpMethod.GET))
                .ifPresent(route -> events.publishEvent(new CommandRefused(
                        account.name(), route + ": needs role " + route.lowest().code())));
        return refused.<Why>map(
                        route -> new Why.RoleTooLow(new RoleShortage(account.name(), account.role(), route.lowest())))
                .orElseGet(Why.Denied::new);
    }
}
