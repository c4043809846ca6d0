package shop.orderpipeline.repair;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import shop.orderpipeline.conflict.RecordOrigin;

/**
 * A dead letter that a person says needs no more. It is told by its place and by when the broker appended it: in a topic
 * that was made anew, another letter may stand in the same place.
 *
 * @param at in whole milliseconds, as the broker keeps them
 */
public record DiscardedLetter(RecordOrigin place, Instant at) {

    private static final DateTimeFormatter MILLIS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    /** The detail of its row in the audit, by which the console finds it: {@code paid-orders-dlt-3@17 of 2026-11-24T10:00:00.000Z}. */
    public String detail() {
        return place + " of " + MILLIS.format(at);
    }
}
