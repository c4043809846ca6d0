package shop.orderpipeline.adminconsole.charts;

import java.time.Instant;

/**
 * One hour or day of a chart over time.
 *
 * @param label short, below its bar: {@code 15:00}, {@code 24.11}
 * @param name in full, for the table: {@code 24.11.2026}
 * @param said name and counts in the reader's words
 * @param from inclusive
 * @param to exclusive
 * @param url of the list of just these
 */
public record Slot(
        String label,
        String name,
        String said,
        long error,
        long warn,
        long info,
        Instant from,
        Instant to,
        String url) {

    public long total() {
        return error + warn + info;
    }
}
