package shop.orderpipeline.adminconsole.access;

import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.password.DelegatingPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Component;

/** Checks passwords. How long a refusal takes tells nobody which names there are. */
@Component
class Passwords {

    private static final String SLOW = "bcrypt";

    private final Accounts accounts;
    private final RememberedLogins remembered;
    private final PasswordEncoder encoder = new DelegatingPasswordEncoder(
            SLOW, Map.of(SLOW, new BCryptPasswordEncoder(), AdminPassword.ENCODING, new AdminPassword()));

    Passwords(Accounts accounts, Clock clock) {
        this.accounts = accounts;
        this.remembered = new RememberedLogins(clock);
    }

    /** The account of this name; empty where there is none, or the password is not its own. */
    Optional<Account> account(String name, String password) {
        var account = accounts.named(name);
        if (account.isPresent() && isOf(account.get(), password)) {
            return account;
        }
        if (account.filter(Passwords::isSlow).isEmpty()) {
            // Whatever comes of it: it takes the time that a wrong password of an account takes.
            accounts.decoy(name).ifPresent(decoy -> encoder.matches(password, decoy.encoded()));
        }
        return Optional.empty();
    }

    boolean isOf(Account account, String password) {
        if (!isSlow(account)) {
            return encoder.matches(password, account.encoded());
        }
        if (remembered.knows(account, password)) {
            return true;
        }
        boolean right = encoder.matches(password, account.encoded());
        if (right) {
            remembered.remember(account, password);
        }
        return right;
    }

    private static boolean isSlow(Account account) {
        return account.encoded().startsWith("{" + SLOW + "}");
    }
}
