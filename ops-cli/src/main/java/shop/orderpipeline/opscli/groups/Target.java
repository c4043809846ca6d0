package shop.orderpipeline.opscli.groups;

import java.time.Instant;
import shop.orderpipeline.opscli.Moment;

/** Where a group shall go on, in words that fit every partition. */
sealed interface Target {

    /** The first record that is there. */
    record Earliest() implements Target {}

    /** After the last one. */
    record Latest() implements Target {}

    /** This offset, or the nearest one that is there. */
    record Offset(long offset) implements Target {}

    /** The first record of this time or later. */
    record Time(Instant time) implements Target {}

    /**
     * As a person writes it.
     *
     * @throws shop.orderpipeline.opscli.NotDone where it is none of these
     */
    static Target of(String text, Instant now) {
        return switch (text) {
            case "earliest" -> new Earliest();
            case "latest" -> new Latest();
            default -> text.matches("[0-9]{1,18}") ? new Offset(Long.parseLong(text)) : new Time(Moment.of(text, now));
        };
    }
}
