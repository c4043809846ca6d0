package shop.orderpipeline.adminconsole.access;

import java.time.Instant;
import org.springframework.security.authentication.AbstractAuthenticationToken;

/** A person or a program that gave its password; in a person's session it stays as it was when they did. */
final class LoggedIn extends AbstractAuthenticationToken {

    private final Account account;
    private final Instant at;

    /** @param at when the password was given */
    LoggedIn(Account account, Instant at) {
        super(account.role().authorities());
        this.account = account;
        this.at = at;
        setAuthenticated(true);
    }

    /** The same login, with the account as it is now. */
    LoggedIn as(Account now) {
        return like(new LoggedIn(now, at));
    }

    /** The same login, with the password given again. */
    LoggedIn again(Instant now) {
        return like(new LoggedIn(account, now));
    }

    private LoggedIn like(LoggedIn other) {
        other.setDetails(getDetails());
        return other;
    }

    Account account() {
        return account;
    }

    Instant at() {
        return at;
    }

    @Override
    public Account getPrincipal() {
        return account;
    }

    /** The password is forgotten once it is checked. */
    @Override
    public String getCredentials() {
        return "";
    }
}
