package shop.orderpipeline.adminconsole.desk;

import java.util.Locale;
import java.util.Optional;
import shop.orderpipeline.adminconsole.access.Relogin;
import shop.orderpipeline.repair.Repaired;

/**
 * What became of a command, as the page after it says, once: texts under {@code desk.told.<code>}. It is kept in the session
 * meanwhile, since whoever makes up a link could put anything into a URL.
 */
enum Told {
    RERUN(true),
    ASK(true),
    REFUNDED(true),
    NOTE(true),
    REASON_MISSING(false),
    REFUND_NUMBER_MISSING(false),
    CHARGE_MISSING(false),
    CONFIRM(false),
    NEW_EXCEPTION(false),
    NEW_ACT(false),
    CHANGED(false),
    PASSWORD_NEEDED(false),
    PASSWORD_WRONG(false),
    PASSWORD_WAIT(false),
    UNKNOWN_ORDER(false),
    TWO_ORDERS(false),
    NOT_ITS_COMMAND(false),
    SEVERAL_CHARGES(false),
    NO_PAGE(false),
    GIVEN_BACK(false),
    NO_OPEN_EXCEPTION(false),
    UNAVAILABLE(false);

    /** In the session, and in the model of the page. */
    static final String NAME = "told";

    private final boolean done;

    Told(boolean done) {
        this.done = done;
    }

    public boolean isDone() {
        return done;
    }

    /** The command is given again with what is missing. */
    boolean asksForMore() {
        return switch (this) {
            case PASSWORD_NEEDED, CONFIRM, REASON_MISSING, REFUND_NUMBER_MISSING, CHARGE_MISSING -> true;
            default -> false;
        };
    }

    boolean isAboutThePassword() {
        return this == PASSWORD_NEEDED || this == PASSWORD_WRONG || this == PASSWORD_WAIT;
    }

    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Told done(Choice choice) {
        return switch (choice) {
            case RERUN -> RERUN;
            case ASK -> ASK;
            case REFUNDED -> REFUNDED;
            case NOTE -> NOTE;
        };
    }

    static Told of(Repaired.Why why) {
        return switch (why) {
            case UNKNOWN_ORDER -> UNKNOWN_ORDER;
            case TWO_ORDERS -> TWO_ORDERS;
            case NOT_ITS_COMMAND -> NOT_ITS_COMMAND;
            case SEVERAL_CHARGES -> SEVERAL_CHARGES;
            case NO_PAGE -> NO_PAGE;
            case REFUNDED -> GIVEN_BACK;
            case NO_OPEN_EXCEPTION -> NO_OPEN_EXCEPTION;
        };
    }

    /** Empty where the command may be carried out. */
    static Optional<Told> of(Relogin.Outcome outcome) {
        return switch (outcome) {
            case PROVED -> Optional.empty();
            case NEEDED -> Optional.of(PASSWORD_NEEDED);
            case WRONG -> Optional.of(PASSWORD_WRONG);
            case WAIT -> Optional.of(PASSWORD_WAIT);
        };
    }
}
