package shop.orderpipeline.adminconsole.figures;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import shop.orderpipeline.adminconsole.errorlogs.Moment;

/**
 * Machine values inside sentences. Each is isolated from left to right, as {@code <bdi dir="ltr">} does it in a page:
 * without that, a Hebrew sentence draws {@code 24.11.2026 15:07} as {@code 15:07 24.11.2026}.
 */
public final class Words {

    private static final char LEFT_TO_RIGHT = '\u2066';
    private static final char ANY_DIRECTION = '\u2068';
    private static final char END = '\u2069';

    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm");
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("dd.MM.yyyy");

    private Words() {}

    public static String isolated(String machineValue) {
        return LEFT_TO_RIGHT + machineValue + END;
    }

    /** What may begin with a word: in that word's direction. */
    public static String inItsDirection(String text) {
        return ANY_DIRECTION + text + END;
    }

    /** {@code 24.11.2026}. */
    public static String date(Instant at) {
        return DATE.format(at.atZone(Moment.ZONE));
    }

    /** {@code 15:00}. */
    public static String clock(Instant at) {
        return CLOCK.format(at.atZone(Moment.ZONE));
    }

    /** {@code 14:00–15:00}, also of the day's last hour. */
    public static String hour(int hour) {
        return isolated(String.format(Locale.ROOT, "%02d:00–%02d:00", hour, (hour + 1) % 24));
    }
}
