package shop.orderpipeline.adminconsole.errorlogs;

import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** Points in time as admins and the database mean them. */
public final class Moment {

    /** The shop's time zone: days, hours and weekdays are always its own. */
    public static final ZoneId ZONE = ZoneId.of("Asia/Jerusalem");

    private static final Instant EARLIEST = Instant.parse("1970-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    private Moment() {}

    /** Reads {@code 2026-11-24T13:07:02Z}, the same with an offset, or a day of the shop, which means its first moment. */
    public static Optional<Instant> parse(String text) {
        try {
            return Optional.of(
                            text.length() == 10
                                    ? LocalDate.parse(text).atStartOfDay(ZONE).toInstant()
                                    : OffsetDateTime.parse(text).toInstant())
                    .filter(Moment::storable);
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    static boolean storable(Instant at) {
        return !at.isBefore(EARLIEST) && !at.isAfter(LATEST);
    }

    /** As a bound parameter. */
    public static OffsetDateTime bound(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }
}
