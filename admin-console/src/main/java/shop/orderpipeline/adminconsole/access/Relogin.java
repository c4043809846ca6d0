package shop.orderpipeline.adminconsole.access;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.springframework.context.ApplicationEventPublisher;
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
    private final ApplicationEventPublisher events;
    private final Clock clock;

    Relogin(Passwords passwords, LoginAttempts attempts, ApplicationEventPublisher events, Clock clock) {
        this.passwords = passwords;
        this.attempts = attempts;
        this.events = events;
        this.clock = clock;
    }

    /** What came of it. */
    public enum Outcome {
        /** The command may be carried out. */
        PROVED,
        /** The login is too old, and no password came with the command. */
        NEEDED,
        WRONG,
        /** Too many wrong ones came from this address; it was not looked at. */
        WAIT
    }

    /**
     * Somebody gave their password again.
     *
     * @param who the account's name
     * @param outcome one of {@code PROVED, WRONG, WAIT}
     */
    public record PasswordGiven(String who, String address, Outcome outcome) {}

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
        var account = login.account();
        var address = request.getRemoteAddr();
        var outcome = switch (attempts.attempt(
                address, account.name(), () -> Optional.of(account).filter(known -> passwords.isOf(known, typed)))) {
            case LoginAttempts.Outcome.Right _ -> {
                keep(login.again(clock.instant()), request, response);
                yield Outcome.PROVED;
            }
            case LoginAttempts.Outcome.Wrong _ -> Outcome.WRONG;
            case LoginAttempts.Outcome.MustWait _ -> Outcome.WAIT;
        };
        events.publishEvent(new PasswordGiven(account.name(), address, outcome));
        return outcome;
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
