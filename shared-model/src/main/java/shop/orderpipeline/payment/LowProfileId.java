package shop.orderpipeline.payment;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.Optional;

/**
 * CardCom's id of one hosted payment page, in canonical form; pairs a notification with its pending order and is the
 * key of every topic. A guid in practice (lower case, no braces, no surrounding white space); any other id of 1–64 of
 * {@code A-Z a-z 0-9 - _} is taken as it is. Compare ids only in this form.
 */
public record LowProfileId(@JsonValue String value) implements Comparable<LowProfileId> {

    private static final int LONGEST = 64;
    private static final int GUID_LENGTH = 36;

    /** @throws IllegalArgumentException where the value is not canonical */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public LowProfileId {
        if (!isPlain(value) || (isGuid(value) && !value.equals(value.toLowerCase(Locale.ROOT)))) {
            throw new IllegalArgumentException("not a canonical low-profile id");
        }
    }

    /** The canonical id that some outside text stands for; empty where the text can't be one. */
    public static Optional<LowProfileId> canonical(String text) {
        var trimmed = trim(text);
        var bare = trimmed.startsWith("{") && trimmed.endsWith("}") && trimmed.length() > 1
                ? trim(trimmed.substring(1, trimmed.length() - 1))
                : trimmed;
        if (isGuid(bare)) {
            return Optional.of(new LowProfileId(bare.toLowerCase(Locale.ROOT)));
        }
        return isPlain(trimmed) ? Optional.of(new LowProfileId(trimmed)) : Optional.empty();
    }

    // Not regular expressions: every record of every topic passes here, and they were a tenth of the ingress' work.
    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!isHex(c) && !(c >= 'g' && c <= 'z') && !(c >= 'G' && c <= 'Z') && c != '-' && c != '_') {
                return false;
            }
        }
        return !text.isEmpty() && text.length() <= LONGEST;
    }

    private static boolean isGuid(String text) {
        if (text.length() != GUID_LENGTH) {
            return false;
        }
        for (int i = 0; i < GUID_LENGTH; i++) {
            boolean hyphen = i == 8 || i == 13 || i == 18 || i == 23;
            if (hyphen ? text.charAt(i) != '-' : !isHex(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isHex(char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
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
