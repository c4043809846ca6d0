package shop.orderpipeline.adminconsole.desk;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a page of the desk ended: after this one comes the next page, whatever was opened meanwhile.
 *
 * @param openedAt in microseconds, as the database keeps it
 */
record Place(Instant openedAt, long id) {

    private static final Pattern WRITTEN = Pattern.compile("([0-9]{1,18})\\.([0-9]{1,18})");

    static Place of(Case one) {
        return new Place(one.openedAt(), Long.parseLong(one.id()));
    }

    /** Empty where the text is not one that {@link #toString()} gave. */
    static Optional<Place> parse(String text) {
        var written = WRITTEN.matcher(text);
        if (!written.matches()) {
            return Optional.empty();
        }
        var openedAt = Instant.EPOCH.plus(Long.parseLong(written.group(1)), ChronoUnit.MICROS);
        return Optional.of(new Place(openedAt, Long.parseLong(written.group(2))));
    }

    /** For a URL. */
    @Override
    public String toString() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, openedAt) + "." + id;
    }
}
