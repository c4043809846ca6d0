package shop.orderpipeline.adminconsole.errorlogs;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Optional;

/**
 * Where a page of conflicts, or of groups of them, ended: after this one comes the next page, whatever was added meanwhile.
 *
 * @param at in microseconds, as the database keeps it
 */
public record Cursor(Instant at, String id) {

    private static final int LONGEST = 4_096;

    /** Opaque text for a URL. */
    public String encoded() {
        var micros = ChronoUnit.MICROS.between(Instant.EPOCH, at);
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((micros + "|" + id).getBytes(StandardCharsets.UTF_8));
    }

    /** Empty where the text is not one that {@link #encoded()} gave. */
    static Optional<Cursor> decoded(String text) {
        if (text.length() > LONGEST) {
            return Optional.empty();
        }
        try {
            var bytes = Base64.getUrlDecoder().decode(text);
            var decoded = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            int bar = decoded.indexOf('|');
            if (bar < 0 || bar == decoded.length() - 1 || decoded.indexOf('\0') >= 0) {
                return Optional.empty();
            }
            var cursor = new Cursor(
                    Instant.EPOCH.plus(Long.parseLong(decoded.substring(0, bar)), ChronoUnit.MICROS),
                    decoded.substring(bar + 1));
            return Optional.of(cursor)
                    .filter(read -> Moment.storable(read.at()) && read.encoded().equals(text));
        } catch (CharacterCodingException | IllegalArgumentException | DateTimeException | ArithmeticException e) {
            return Optional.empty();
        }
    }
}
