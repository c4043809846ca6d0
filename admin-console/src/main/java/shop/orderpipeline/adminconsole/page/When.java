package shop.orderpipeline.adminconsole.page;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import shop.orderpipeline.adminconsole.errorlogs.Moment;

/** A moment as pages show it: day and time of the shop, and UTC for whoever compares it with logs. */
public record When(Instant at) {

    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("dd.MM.yyyy").withZone(Moment.ZONE);
    private static final DateTimeFormatter SHORT_DATE =
            DateTimeFormatter.ofPattern("dd.MM").withZone(Moment.ZONE);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss").withZone(Moment.ZONE);
    private static final DateTimeFormatter PRECISE =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(Moment.ZONE);
    private static final DateTimeFormatter UTC =
            DateTimeFormatter.ofPattern("dd.MM.yyyy HH:mm:ss.SSS").withZone(ZoneOffset.UTC);

    /** {@code 24.11.2026}. */
    public String date() {
        return DATE.format(at);
    }

    /** {@code 24.11}. */
    public String shortDate() {
        return SHORT_DATE.format(at);
    }

    /** {@code 15:07:02}. */
    public String time() {
        return TIME.format(at);
    }

    /** {@code 15:07:02.418}. */
    public String precise() {
        return PRECISE.format(at);
    }

    /** {@code 24.11.2026 13:07:02.418}. */
    public String utc() {
        return UTC.format(at);
    }
}
