package shop.orderpipeline.adminconsole.query;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Where a page of a list ended: what its last row has in the columns of a {@link Keyset}. After it comes the next page,
 * whatever was added meanwhile.
 *
 * @param values an {@link Instant} of whole microseconds, as the database keeps it, a {@link Long} or a {@link String} each
 */
public record Cursor(List<Object> values) {

    static final String BETWEEN = "|";

    public static Cursor at(Object... values) {
        return new Cursor(List.of(values));
    }

    /** Opaque text for a URL. */
    public String encoded() {
        var text = values.stream().map(Cursor::text).collect(Collectors.joining(BETWEEN));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(Object value) {
        return value instanceof Instant at
                ? Long.toString(ChronoUnit.MICROS.between(Instant.EPOCH, at))
                : value.toString();
    }
}
