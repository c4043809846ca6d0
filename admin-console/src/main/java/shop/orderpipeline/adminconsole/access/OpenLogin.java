package shop.orderpipeline.adminconsole.access;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.util.function.BooleanSupplier;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;

/** For answers that take long: whether whoever asked is still let in. */
@Component
public class OpenLogin {

    private final Accounts accounts;
    private final Presence presence;

    OpenLogin(Accounts accounts, Presence presence) {
        this.accounts = accounts;
        this.presence = presence;
    }

    /**
     * To be asked from time to time, by any thread: false once the account is gone or has another password, or the session
     * of a person has ended.
     */
    public BooleanSupplier of(HttpServletRequest request) {
        if (!(SecurityContextHolder.getContext().getAuthentication() instanceof LoggedIn login)) {
            return () -> false;
        }
        // A program's login stands in each of its requests; a session that comes with it is none of its own.
        var session = login.getDetails() instanceof ProgramDetails ? null : request.getSession(false);
        return () -> accounts.asNow(login.account()).isPresent() && (session == null || isOpen(session));
    }

    private boolean isOpen(HttpSession session) {
        try {
            return !presence.isOver(session);
        } catch (IllegalStateException e) {
            return false;
        }
    }
}
