package shop.orderpipeline.adminconsole.access;

import java.time.Clock;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Component;

/** Logs in by name and password: people by the form, programs by HTTP Basic. */
@Component
class PasswordLogin implements AuthenticationProvider {

    private final Passwords passwords;
    private final Clock clock;

    PasswordLogin(Passwords passwords, Clock clock) {
        this.passwords = passwords;
        this.clock = clock;
    }

    @Override
    public Authentication authenticate(Authentication sent) {
        var password = sent.getCredentials() instanceof String text ? text : "";
        var account = passwords
                .account(sent.getName(), password)
                .orElseThrow(() -> new BadCredentialsException("wrong name or password"));
        var login = new LoggedIn(account, clock.instant());
        login.setDetails(sent.getDetails());
        return login;
    }

    @Override
    public boolean supports(Class<?> type) {
        return UsernamePasswordAuthenticationToken.class.isAssignableFrom(type);
    }
}
