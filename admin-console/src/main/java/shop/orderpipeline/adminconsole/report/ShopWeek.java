package shop.orderpipeline.adminconsole.report;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.IsoFields;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import shop.orderpipeline.adminconsole.errorlogs.Moment;

/**
 * A week of the shop, Sunday to Saturday. It has the number of the ISO week whose Monday lies in it, so that the two agree
 * on six days of seven. It is 167 or 169 hours long where the clock is changed.
 *
 * @param sunday its first day
 */
record ShopWeek(LocalDate sunday) {

    private static final int DAYS = 7;
    private static final Pattern CODE = Pattern.compile("2[0-9]{3}-W[0-9]{2}");

    /** The one that a day lies in. */
    static ShopWeek of(LocalDate day) {
        return new ShopWeek(day.with(TemporalAdjusters.previousOrSame(DayOfWeek.SUNDAY)));
    }

    /** The one that a moment lies in. */
    static ShopWeek of(Instant at) {
        return of(at.atZone(Moment.ZONE).toLocalDate());
    }

    /** Reads {@code 2026-W48}; empty for anything else, and for a number that the year does not have. */
    static Optional<ShopWeek> parse(String code) {
        if (!CODE.matcher(code).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(of(LocalDate.parse(code + "-1", DateTimeFormatter.ISO_WEEK_DATE)));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /** As {@link #parse} reads it. */
    String code() {
        var monday = sunday.plusDays(1);
        return String.format(
                Locale.ROOT,
                "%04d-W%02d",
                monday.get(IsoFields.WEEK_BASED_YEAR),
                monday.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
    }

    ShopWeek previous() {
        return new ShopWeek(sunday.minusDays(DAYS));
    }

    ShopWeek next() {
        return new ShopWeek(sunday.plusDays(DAYS));
    }

    LocalDate saturday() {
        return sunday.plusDays(DAYS - 1);
    }

    List<LocalDate> days() {
        return sunday.datesUntil(sunday.plusDays(DAYS)).toList();
    }

    /** Inclusive. */
    Instant from() {
        return startOf(sunday);
    }

    /** Exclusive. */
    Instant to() {
        return next().from();
    }

    static Instant startOf(LocalDate day) {
        return day.atStartOfDay(Moment.ZONE).toInstant();
    }
}
