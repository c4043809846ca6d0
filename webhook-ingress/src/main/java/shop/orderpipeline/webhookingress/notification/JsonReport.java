package shop.orderpipeline.webhookingress.notification;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import shop.orderpipeline.payment.QuarantinedNotification.Reason;
import shop.orderpipeline.webhookingress.notification.Facts.Field;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;

/**
 * The v11 report: one JSON object, strict in its syntax (RFC 8259, no name twice at any depth, bounded), lenient in its
 * types; only the allow-listed members are looked at.
 */
final class JsonReport {

    private static final int DEEPEST = 32;
    private static final int LONGEST_STRING = 32 * 1024;
    private static final int LONGEST_NUMBER = 64;

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEEPEST)
                    .maxStringLength(LONGEST_STRING)
                    .maxNameLength(LONGEST_STRING)
                    .maxNumberLength(LONGEST_NUMBER)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            // RFC 8259: UTF-8 and nothing else; no guess from the first bytes.
            .disable(TokenStreamFactory.Feature.CHARSET_DETECTION)
            .build();

    /** What stands for a value that is no text and no number where an id is expected: no id has this spelling. */
    private static final String NO_SCALAR = "{}";

    private JsonReport() {}

    /**
     * Fills in the facts, as far as they can be read; returns the syntax fault that ended the reading, if any.
     *
     * @param utf8 of which the first bytes, up to {@code from}, are not looked at
     */
    static Optional<Reason> read(byte[] utf8, int from, Facts facts) {
        try (var parser = JSON.createParser(ObjectReadContext.empty(), utf8, from, utf8.length - from)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return Optional.of(Reason.NOT_ONE_OBJECT);
            }
            readPage(parser, facts);
            return parser.nextToken() == null ? Optional.empty() : Optional.of(Reason.NOT_ONE_OBJECT);
        } catch (StreamConstraintsException e) {
            return Optional.of(says(e, "nesting depth") ? Reason.TOO_DEEP : Reason.NOT_JSON);
        } catch (JacksonException e) {
            return Optional.of(says(e, "Duplicate") ? Reason.REPEATED_NAME : Reason.NOT_JSON);
        }
    }

    private static void readPage(JsonParser parser, Facts facts) {
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            var name = parser.currentName();
            var token = parser.nextToken();
            switch (name) {
                case "ResponseCode" -> facts.putIfFirst(Field.RESPONSE_CODE, scalar(parser, token));
                case "TerminalNumber" -> facts.putIfFirst(Field.TERMINAL, scalar(parser, token));
                case "TranzactionId", "TransactionId" -> facts.putIfFirst(Field.TRANZACTION_ID, scalar(parser, token));
                case "ReturnValue" -> facts.putIfFirst(Field.RETURN_VALUE, scalar(parser, token));
                case "Operation" -> facts.putIfFirst(Field.OPERATION, scalar(parser, token));
                case "TranzactionInfo" -> readCharge(parser, token, facts);
                default -> readIdOrSkip(name, parser, token, facts);
            }
        }
    }

    private static void readIdOrSkip(String name, JsonParser parser, JsonToken token, Facts facts) {
        if (!isId(name)) {
            skip(parser, token);
        } else if (token == JsonToken.VALUE_STRING || token == JsonToken.VALUE_NUMBER_INT) {
            facts.addId(bounded(parser));
        } else if (token != JsonToken.VALUE_NULL) {
            facts.addId(NO_SCALAR);
            skip(parser, token);
        }
    }

    /** The length is looked at first: lower-casing may take the square of a long name's length. */
    private static boolean isId(String name) {
        return switch (name.length()) {
            case 12 -> name.toLowerCase(Locale.ROOT).equals("lowprofileid");
            case 14 -> name.toLowerCase(Locale.ROOT).equals("lowprofilecode");
            default -> false;
        };
    }

    private static void readCharge(JsonParser parser, JsonToken token, Facts facts) {
        if (token != JsonToken.START_OBJECT) {
            skip(parser, token);
            return;
        }
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            var name = parser.currentName();
            var value = parser.nextToken();
            switch (name) {
                case "ResponseCode" -> facts.putIfFirst(Field.INNER_RESPONSE_CODE, scalar(parser, value));
                case "TranzactionId", "TransactionId" ->
                    facts.putIfFirst(Field.INNER_TRANZACTION_ID, scalar(parser, value));
                case "TerminalNumber" -> facts.putIfFirst(Field.INNER_TERMINAL, scalar(parser, value));
                case "Amount" -> facts.putIfFirst(Field.AMOUNT, scalar(parser, value));
                case "CoinId" -> facts.putIfFirst(Field.COIN_ID, scalar(parser, value));
                case "Last4CardDigitsString" -> facts.putIfFirst(Field.LAST_FOUR_TEXT, scalar(parser, value));
                case "Last4CardDigits" -> facts.putIfFirst(Field.LAST_FOUR_NUMBER, scalar(parser, value));
                case "ApprovalNumber" -> facts.putIfFirst(Field.APPROVAL_NUMBER, scalar(parser, value));
                default -> skip(parser, value);
            }
        }
    }

    /** A text or number as it is written; null for everything else, which is read past. */
    private static @Nullable String scalar(JsonParser parser, JsonToken token) {
        return switch (token) {
            case VALUE_STRING, VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> bounded(parser);
            default -> {
                skip(parser, token);
                yield null;
            }
        };
    }

    /** Reads past a value; the parser does not bound the strings that nobody asks for, so ask for their length. */
    private static void skip(JsonParser parser, JsonToken first) {
        int depth = 0;
        var token = first;
        while (true) {
            if (token.isStructStart()) {
                depth++;
            } else if (token.isStructEnd()) {
                depth--;
            } else if (token == JsonToken.VALUE_STRING) {
                bound(parser.getStringLength());
            }
            if (depth == 0) {
                return;
            }
            token = parser.nextToken();
        }
    }

    private static String bounded(JsonParser parser) {
        bound(parser.getStringLength());
        return parser.getString();
    }

    private static void bound(int length) {
        if (length > LONGEST_STRING) {
            throw new StreamConstraintsException("string too long");
        }
    }

    private static boolean says(JacksonException e, String words) {
        return e.getOriginalMessage() != null && e.getOriginalMessage().contains(words);
    }
}
