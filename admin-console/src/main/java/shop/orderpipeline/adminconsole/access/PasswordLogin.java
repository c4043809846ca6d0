package shop.orderpipeline.adminconsole.access;

import java.time.Clock;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.LockedException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.WebAuthenticationDetails;
import org.springframework.stereotype.Component;
import shop.orderpipeline.adminconsole.access.LoginAttempts.Outcome;

/** Logs in by name and password: people by the form, programs by HTTP Basic. */
@Component
class PasswordLogin implements AuthenticationProvider {

    private final Passwords passwords;
    private final LoginAttempts attempts;
    private final Clock clock;

    PasswordLogin(Passwords passwords, LoginAttempts attempts, Clock clock) {
        this.passwords = passwords;
        this.attempts = attempts;
        this.clock = clock;
    }

    /** @throws LockedException where too many attempts failed, so that this one was not looked at */
    @Override
    public Authentication authenticate(Authentication sent) {
        var name = sent.getName();
        var password = sent.getCredentials() instanceof String text ? text : "";
        var account = switch (attempts.attempt(address(sent), name, () -> passwords.account(name, password))) {
            case Outcome.Right(var found) -> found;
            case Outcome.Wrong() -> throw new BadCredentialsException("wrong name or password");
            case Outcome.MustWait() -> throw new LockedException("too many failed attempts");
        };
        var login = new LoggedIn(account, clock.instant());
        login.setDetails(sent.getDetails());
        return login;
    }

    @Override
    public boolean supports(Class<?> type) {
        return UsernamePasswordAuthenticationToken.class.isAssignableFrom(type);
    }

    private static String address(Authentication sent) {
        return sent.getDetails() instanceof WebAuthenticationDetails details ? details.getRemoteAddress() : "-";
    }
}
