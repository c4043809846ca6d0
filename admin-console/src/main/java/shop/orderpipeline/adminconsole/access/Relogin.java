package shop.orderpipeline.adminconsole.access;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Duration;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.stereotype.Component;

/**
 * For commands that move money a session is not enough: whoever gives one must have given their password in the last ten
 * minutes, or gives it with the command. A program gives it with each request.
 */
@Component
public class Relogin {

    static final Duration FRESH = Duration.ofMinutes(10);

    private final Passwords passwords;
    private final LoginAttempts attempts;
    private final Clock clock;

    Relogin(Passwords passwords, LoginAttempts attempts, Clock clock) {
        this.passwords = passwords;
        this.attempts = attempts;
        this.clock = clock;
    }

    /** What came of it. */
    public enum Outcome {
        /** The command may be carried out. */
        PROVED,
        /** The login is too old, and no password came with the command. */
        NEEDED,
        WRONG,
        /** Too many wrong ones came from this address. */
        WAIT
    }

    /** Whether whoever asks need not give the password again now. */
    public boolean isFresh() {
        return SecurityContextHolder.getContext().getAuthentication() instanceof LoggedIn login && isFresh(login);
    }

    /** @param typed the password that came with the command; empty where none did */
    public Outcome prove(String typed, HttpServletRequest request, HttpServletResponse response) {
        if (!(SecurityContextHolder.getContext().getAuthentication() instanceof LoggedIn login)) {
            return Outcome.NEEDED;
        }
        if (isFresh(login)) {
            return Outcome.PROVED;
        }
        if (typed.isEmpty()) {
            return Outcome.NEEDED;
        }
        if (attempts.mustWait(request.getRemoteAddr())) {
            return Outcome.WAIT;
        }
        if (!passwords.isOf(login.account(), typed)) {
            attempts.failed(request.getRemoteAddr());
            return Outcome.WRONG;
        }
        keep(login.again(clock.instant()), request, response);
        return Outcome.PROVED;
    }

    private boolean isFresh(LoggedIn login) {
        return login.at().plus(FRESH).isAfter(clock.instant());
    }

    /** For this request, and in the session for those that follow. */
    private static void keep(LoggedIn login, HttpServletRequest request, HttpServletResponse response) {
        var context = SecurityContextHolder.createEmptyContext();
        context.setAuthentication(login);
        SecurityContextHolder.setContext(context);
        new HttpSessionSecurityContextRepository().saveContext(context, request, response);
    }
}
