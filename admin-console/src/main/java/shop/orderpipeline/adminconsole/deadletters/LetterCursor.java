package shop.orderpipeline.adminconsole.deadletters;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a page of letters ended: after this one comes the next page, whatever was added meanwhile.
 *
 * @param at in microseconds, as the database keeps it
 */
record LetterCursor(Instant at, String topic, int partition, long offset) {

    private static final int LONGEST = 1_024;
    private static final Pattern FORM =
            Pattern.compile("(-?[0-9]{1,18})[|]([A-Za-z0-9._-]{1,249})[|]([0-9]{1,9})[|]([0-9]{1,18})");

    /** Opaque text for a URL. */
    String encoded() {
        var micros = ChronoUnit.MICROS.between(Instant.EPOCH, at);
        var text = micros + "|" + topic + "|" + partition + "|" + offset;
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** Empty where the text is not one that {@link #encoded()} gave. */
    static Optional<LetterCursor> decoded(String text) {
        if (text.length() > LONGEST) {
            return Optional.empty();
        }
        try {
            var matcher = FORM.matcher(new String(Base64.getUrlDecoder().decode(text), StandardCharsets.US_ASCII));
            if (!matcher.matches()) {
                return Optional.empty();
            }
            var cursor = new LetterCursor(
                    Instant.EPOCH.plus(Long.parseLong(matcher.group(1)), ChronoUnit.MICROS),
                    matcher.group(2),
                    Integer.parseInt(matcher.group(3)),
                    Long.parseLong(matcher.group(4)));
            return Optional.of(cursor).filter(read -> read.encoded().equals(text));
        } catch (IllegalArgumentException | DateTimeException e) {
            return Optional.empty();
        }
    }
}
