package shop.orderpipeline.adminconsole.desk;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

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

    /**
     * As they are offered: what would help before what would fail, and that before what changes nothing.
     *
     * @param goodsAreThere whether an order that is run again gets what it wants, as far as is known
     */
    static List<Choice> inOrder(Set<Choice> choices, boolean goodsAreThere) {
        return choices.stream()
                .sorted(Comparator.comparing((Choice choice) -> choice == NOTE)
                        .thenComparing(choice -> choice == RERUN && !goodsAreThere)
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
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
