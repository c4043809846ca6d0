package shop.orderpipeline.adminconsole.audit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.security.authentication.event.AbstractAuthenticationFailureEvent;
import org.springframework.security.authentication.event.AuthenticationFailureLockedEvent;
import org.springframework.security.authentication.event.AuthenticationSuccessEvent;
import org.springframework.security.authentication.event.LogoutSuccessEvent;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.WebAuthenticationDetails;
import org.springframework.stereotype.Component;
import shop.orderpipeline.adminconsole.access.Account;
import shop.orderpipeline.adminconsole.access.Accounts;
import shop.orderpipeline.adminconsole.access.CommandRefused;
import shop.orderpipeline.adminconsole.access.ProgramDetails;
import shop.orderpipeline.adminconsole.access.Relogin;
import shop.orderpipeline.repair.Audit;

/** Has the audit know of logins and their ends, of failed ones, and of commands that were refused before anybody took them. */
@Component
class LoginRecords {

    private static final Logger LOG = LoggerFactory.getLogger(LoginRecords.class);

    /** A program logs in with each request; one row in this time says as much. */
    static final Duration BETWEEN_LOGINS_OF_A_PROGRAM = Duration.ofHours(1);

    /** The one that was written first is forgotten when there are more. */
    private static final int MOST_PROGRAMS = 1_000;
    /** Whoever guesses from many addresses fills the log with it, not the table. */
    static final int MOST_FAILURES_A_MINUTE = 60;

    private final AuditTrail audit;
    private final Accounts accounts;
    private final Clock clock;
    private Instant minute = Instant.MIN;
    private int failures;

    private final Map<String, Instant> programs = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
            return size() > MOST_PROGRAMS;
        }
    };

    LoginRecords(AuditTrail audit, Accounts accounts, Clock clock) {
        this.audit = audit;
        this.accounts = accounts;
        this.clock = clock;
    }

    @EventListener
    void succeeded(AuthenticationSuccessEvent event) {
        var login = event.getAuthentication();
        if (!isOfAProgram(login) || isDue(login.getName() + " " + address(login))) {
            audit.add(entry(login.getName(), Audit.What.LOGIN, described(login)));
        }
    }

    @EventListener
    void failed(AbstractAuthenticationFailureEvent event) {
        var login = event.getAuthentication();
        var who = accounts.named(login.getName()).map(Account::name).orElse(Audit.NOBODY);
        var unread = event instanceof AuthenticationFailureLockedEvent ? ", not looked at: too many failed" : "";
        writeFailure(who, described(login) + unread, address(login));
    }

    private void writeFailure(String who, String detail, String address) {
        if (mayWriteFailure()) {
            audit.add(entry(who, Audit.What.LOGIN_FAILED, detail));
        } else {
            LOG.atWarn()
                    .addKeyValue("who", who)
                    .addKeyValue("address", address)
                    .log("failed login, one of too many for the audit");
        }
    }

    @EventListener
    void loggedOut(LogoutSuccessEvent event) {
        var login = event.getAuthentication();
        audit.add(entry(login.getName(), Audit.What.LOGOUT, "from " + address(login)));
    }

    @EventListener
    void passwordGiven(Relogin.PasswordGiven again) {
        var detail = "again, for a command, from " + again.address();
        switch (again.outcome()) {
            case PROVED -> audit.add(entry(again.who(), Audit.What.LOGIN, detail));
            case WRONG, WAIT -> writeFailure(again.who(), detail, again.address());
            case NEEDED -> {}
        }
    }

    @EventListener
    void refused(CommandRefused command) {
        audit.add(entry(command.who(), Audit.What.COMMAND_REFUSED, command.what()));
    }

    private synchronized boolean isDue(String program) {
        var now = clock.instant();
        var last = programs.get(program);
        if (last != null && last.plus(BETWEEN_LOGINS_OF_A_PROGRAM).isAfter(now)) {
            return false;
        }
        programs.remove(program);
        programs.put(program, now);
        return true;
    }

    private synchronized boolean mayWriteFailure() {
        var now = clock.instant().truncatedTo(ChronoUnit.MINUTES);
        if (!now.equals(minute)) {
            minute = now;
            failures = 0;
        }
        failures++;
        return failures <= MOST_FAILURES_A_MINUTE;
    }

    private static Audit.Entry entry(String who, Audit.What what, @Nullable String detail) {
        return new Audit.Entry(who, what, null, null, null, null, detail);
    }

    /** {@code by form, from 10.0.0.7}. */
    private static String described(Authentication login) {
        return (isOfAProgram(login) ? "by Basic" : "by form") + ", from " + address(login);
    }

    private static boolean isOfAProgram(Authentication login) {
        return login.getDetails() instanceof ProgramDetails;
    }

    private static String address(Authentication login) {
        return login.getDetails() instanceof WebAuthenticationDetails details ? details.getRemoteAddress() : "-";
    }
}
