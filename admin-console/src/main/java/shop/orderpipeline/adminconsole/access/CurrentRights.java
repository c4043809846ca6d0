package shop.orderpipeline.adminconsole.access;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Gives each request of a session the rights that its account has at that moment; where the account is gone, or has
 * another password, the session ends. Sits before whatever asks for rights.
 */
final class CurrentRights extends OncePerRequestFilter {

    private final Accounts accounts;

    CurrentRights(Accounts accounts) {
        this.accounts = accounts;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (SecurityContextHolder.getContext().getAuthentication() instanceof LoggedIn login) {
            accounts.named(login.account().name())
                    .filter(now -> now.encoded().equals(login.account().encoded()))
                    .ifPresentOrElse(now -> become(login.as(now)), () -> end(request));
        }
        chain.doFilter(request, response);
    }

    /** An error page shows what its reader may do too. */
    @Override
    protected boolean shouldNotFilterErrorDispatch() {
        return false;
    }

    private static void become(LoggedIn login) {
        var context = SecurityContextHolder.createEmptyContext();
        context.setAuthentication(login);
        SecurityContextHolder.setContext(context);
    }

    private static void end(HttpServletRequest request) {
        var session = request.getSession(false);
        if (session != null) {
            session.invalidate();
        }
        SecurityContextHolder.clearContext();
    }
}
