package shop.orderpipeline.webhookingress.notification;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import shop.orderpipeline.payment.QuarantinedNotification.Reason;
import shop.orderpipeline.webhookingress.notification.Facts.Field;

/**
 * The legacy report: names and values as in a query string, in a GET's query or a POST's body. Names are matched ignoring
 * case; what stands under other names is not even decoded, it may be in the sender's old code page.
 */
final class FormReport {

    /** No name that we know is longer. */
    private static final int LONGEST_NAME = 32;

    private FormReport() {}

    /** Fills in all facts; returns the fault of a value that can't be decoded, if any. */
    static Optional<Reason> read(String pairs, Facts facts) {
        return read(pairs, facts, false);
    }

    /** Fills in only what may stand in the query of any dialect: ids and the terminal. */
    static Optional<Reason> readAddress(String pairs, Facts facts) {
        return read(pairs, facts, true);
    }

    private static Optional<Reason> read(String pairs, Facts facts, boolean addressOnly) {
        for (var pair : pairs.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals < 0) {
                continue;
            }
            var name = decoded(pair.substring(0, equals));
            // Lower-casing may take the square of a long name's length.
            if (name != null
                    && name.length() <= LONGEST_NAME
                    && !take(name.toLowerCase(Locale.ROOT), pair.substring(equals + 1), facts, addressOnly)) {
                return Optional.of(Reason.BAD_ENCODING);
            }
        }
        return Optional.empty();
    }

    private static boolean take(String name, String encoded, Facts facts, boolean addressOnly) {
        boolean isId = name.equals("lowprofileid") || name.equals("lowprofilecode");
        var field = field(name);
        if (!isId && (field == null || (addressOnly && field != Field.TERMINAL))) {
            return true;
        }
        var value = decoded(encoded);
        if (value == null) {
            return false;
        }
        if (isId) {
            facts.addId(value);
        } else if (field != null) {
            facts.put(field, value);
        }
        return true;
    }

    private static @Nullable Field field(String name) {
        return switch (name) {
            case "operationresponse" -> Field.OPERATION_RESPONSE;
            case "responsecode" -> Field.RESPONSE_CODE;
            case "internaldealnumber", "tranzactionid", "transactionid" -> Field.TRANZACTION_ID;
            case "operation" -> Field.OPERATION;
            case "terminalnumber" -> Field.TERMINAL;
            case "returnvalue" -> Field.RETURN_VALUE;
            default -> null;
        };
    }

    /** Undoes {@code +} and {@code %XX}; null where a {@code %} is followed by something else, or the bytes are not UTF-8. */
    private static @Nullable String decoded(String encoded) {
        if (encoded.indexOf('%') < 0) {
            return encoded.replace('+', ' ');
        }
        var bytes = new ByteArrayOutputStream(encoded.length());
        for (int i = 0; i < encoded.length(); i++) {
            char c = encoded.charAt(i);
            if (c == '%') {
                int high = i + 2 < encoded.length() ? Character.digit(encoded.charAt(i + 1), 16) : -1;
                int low = i + 2 < encoded.length() ? Character.digit(encoded.charAt(i + 2), 16) : -1;
                if (high < 0 || low < 0) {
                    return null;
                }
                bytes.write((high << 4) | low);
                i += 2;
            } else if (c == '+') {
                bytes.write(' ');
            } else {
                bytes.writeBytes(Character.toString(c).getBytes(StandardCharsets.UTF_8));
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }
}
