package shop.orderpipeline.adminconsole.desk;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a person may do about an exception. */
enum Choice {
    /** Deliver what is paid. */
    RERUN,
    /** Ask CardCom again. */
    ASK,
    /** Write down that the money was given back at CardCom. */
    REFUNDED,
    /** Say something for whoever comes next, and leave it open. */
    NOTE;

    /** As in the paths of the forms and in the bundles. */
    String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Choice> of(String code) {
        return Arrays.stream(values())
                .filter(choice -> choice.code().equals(code))
                .findFirst();
    }

    /** Whether nothing can undo it, so that it is asked for twice. */
    boolean isFinal() {
        return this == REFUNDED;
    }

    /** Whether goods or money depend on it. */
    boolean movesMoney() {
        return this != NOTE;
    }
}
