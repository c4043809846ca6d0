package shop.orderpipeline.adminconsole.desk;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import shop.orderpipeline.adminconsole.access.Relogin;
import shop.orderpipeline.repair.Repaired;

/** What became of a command, as the page after it says: texts under {@code desk.told.<code>}. */
enum Told {
    RERUN(true),
    ASK(true),
    REFUNDED(true),
    NOTE(true),
    REASON_MISSING(false),
    REFUND_NUMBER_MISSING(false),
    CHARGE_MISSING(false),
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

    private final boolean done;

    Told(boolean done) {
        this.done = done;
    }

    public boolean isDone() {
        return done;
    }

    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Optional<Told> of(String code) {
        return Arrays.stream(values()).filter(told -> told.code().equals(code)).findFirst();
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
