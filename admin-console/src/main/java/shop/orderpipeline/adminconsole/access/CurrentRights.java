package shop.orderpipeline.adminconsole.access;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Gives each request of a session the rights that its account has at that moment; where the account is gone, has another
 * password, or its person did nothing for long, the session ends. Sits before whatever asks for rights.
 */
final class CurrentRights extends OncePerRequestFilter {

    private final Accounts accounts;
    private final Presence presence;

    CurrentRights(Accounts accounts, Presence presence) {
        this.accounts = accounts;
        this.presence = presence;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (SecurityContextHolder.getContext().getAuthentication() instanceof LoggedIn login) {
            var session = request.getSession(false);
            accounts.asNow(login.account())
                    .filter(_ -> session == null || !presence.isOver(session))
                    .ifPresentOrElse(now -> goOn(login.as(now), request, session), () -> end(session));
        }
        chain.doFilter(request, response);
    }

    /** An error page shows what its reader may do too. */
    @Override
    protected boolean shouldNotFilterErrorDispatch() {
        return false;
    }

    private void goOn(LoggedIn login, HttpServletRequest request, @Nullable HttpSession session) {
        if (session != null) {
            presence.note(request, session);
        }
        var context = SecurityContextHolder.createEmptyContext();
        context.setAuthentication(login);
        SecurityContextHolder.setContext(context);
    }

    private static void end(@Nullable HttpSession session) {
        if (session != null) {
            session.invalidate();
        }
        SecurityContextHolder.clearContext();
    }
}
