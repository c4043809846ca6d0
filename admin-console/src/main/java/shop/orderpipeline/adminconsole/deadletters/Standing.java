package shop.orderpipeline.adminconsole.deadletters;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * How a dead letter stands now. {@link DeadLetters} tells it from what is on file: orders, exceptions, and the audit of
 * replays and of what was discarded. Nothing is written to a letter when it is redriven, so nothing here can be forgotten
 * to be written.
 *
 * <ul>
 *   <li>A run writes down which letters it published, and which it parked, since they came back as often as they may.
 *   <li>Of older replays the plans are known: one that ended had every record of its plan acknowledged, and the plan's id
 *       says which those were.
 *   <li>A letter of {@code paid-orders} not published again is as its order is: it waits while the order stands in {@code
 *       error/retries-exhausted} with an open exception, whatever else was tried since.
 *   <li>A letter about asking (notifications, questions, verdicts) has nothing to wait for once its payment's order is
 *       decided: the schedule asks on its own.
 *   <li>A letter that a person discarded waits no longer, unless its order does: money is never put out of sight by it.
 *   <li>Of any other letter nothing more can be known than that nobody published it again. It counts as waiting as long
 *       as its topic keeps it.
 * </ul>
 */
public enum Standing {
    /** Its order stands in error and waits for a person. */
    WAITS,
    /** Nobody published it again; whether anything is missing is not known here. */
    OPEN,
    /** It came back as often as it may: no replay takes it any more, and a person has to mend what it fails by. */
    PARKED,
    /** A replay published it again. */
    REDRIVEN,
    /** Its order waits, but by a newer letter. */
    REPLACED,
    /** The order went on without it. */
    SETTLED,
    /** A person said that it needs no more. */
    DISCARDED,
    /** Older than its topic keeps records: nothing is left to publish. */
    EXPIRED;

    /** Kebab-case, as in the API. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** True where a person has, or may have, something to do. */
    public boolean waits() {
        return this == WAITS || this == OPEN || this == PARKED;
    }

    static Standing of(String code) {
        return Arrays.stream(values())
                .filter(standing -> standing.code().equals(code))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no standing: " + code));
    }

    /** The codes of those that {@link #waits}. */
    static List<String> waiting() {
        return Arrays.stream(values())
                .filter(Standing::waits)
                .map(Standing::code)
                .toList();
    }
}
