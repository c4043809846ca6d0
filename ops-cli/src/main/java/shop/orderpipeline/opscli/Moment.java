package shop.orderpipeline.opscli;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;

/** Times and lengths of time as people write them at a prompt. */
public final class Moment {

    private static final Pattern LENGTH = Pattern.compile("([0-9]{1,6})([smhd])");

    private Moment() {}

    /**
     * An instant, or how long before now, in whole milliseconds, as the broker counts.
     *
     * @throws NotDone where the text is neither
     */
    public static Instant of(String text, Instant now) {
        return exact(text, now).truncatedTo(ChronoUnit.MILLIS);
    }

    /**
     * {@code 90s}, {@code 15m}, {@code 2h}, {@code 7d}, or as ISO 8601 writes it.
     *
     * @throws DateTimeException where it is none of these
     */
    public static Duration length(String text) {
        var match = LENGTH.matcher(text);
        if (!match.matches()) {
            return Duration.parse(text);
        }
        return match.group(2).equals("d")
                ? Duration.ofDays(Long.parseLong(match.group(1)))
                : Duration.parse("PT" + text);
    }

    private static Instant exact(String text, Instant now) {
        try {
            return LENGTH.matcher(text).matches() || text.startsWith("P")
                    ? now.minus(length(text))
                    : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw new NotDone(
                    Exit.USAGE,
                    "\"" + text
                            + "\" is no time: write an instant (2026-11-24T10:00:00Z) or how long ago (90s, 15m, 2h, 7d)");
        }
    }
}
