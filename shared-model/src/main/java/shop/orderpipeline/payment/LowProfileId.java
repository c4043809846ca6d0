package shop.orderpipeline.payment;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * CardCom's id of one hosted payment page, in canonical form; pairs a notification with its pending order and is the
 * key of every topic. A guid in practice (lower case, no braces, no surrounding white space); any other id of 1–64 of
 * {@code A-Z a-z 0-9 - _} is taken as it is. Compare ids only in this form.
 */
public record LowProfileId(@JsonValue String value) implements Comparable<LowProfileId> {

    private static final Pattern GUID =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    /** @throws IllegalArgumentException where the value is not canonical */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public LowProfileId {
        if (!PLAIN.matcher(value).matches()
                || (GUID.matcher(value).matches() && !value.equals(value.toLowerCase(Locale.ROOT)))) {
            throw new IllegalArgumentException("not a canonical low-profile id");
        }
    }

    /** The canonical id that some outside text stands for; empty where the text can't be one. */
    public static Optional<LowProfileId> canonical(String text) {
        var trimmed = trim(text);
        var bare = trimmed.startsWith("{") && trimmed.endsWith("}") && trimmed.length() > 1
                ? trim(trimmed.substring(1, trimmed.length() - 1))
                : trimmed;
        if (GUID.matcher(bare).matches()) {
            return Optional.of(new LowProfileId(bare.toLowerCase(Locale.ROOT)));
        }
        return PLAIN.matcher(trimmed).matches() ? Optional.of(new LowProfileId(trimmed)) : Optional.empty();
    }

    private static String trim(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && isBlank(text.charAt(from))) {
            from++;
        }
        while (to > from && isBlank(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(from, to);
    }

    /** White space of any Unicode kind, control and format characters (a byte order mark, a direction mark). */
    private static boolean isBlank(char c) {
        return Character.isWhitespace(c)
                || Character.isSpaceChar(c)
                || Character.isISOControl(c)
                || Character.getType(c) == Character.FORMAT;
    }

    @Override
    public int compareTo(LowProfileId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
