package shop.orderpipeline.webhookingress.notification;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import shop.orderpipeline.payment.PaymentNotification.Dialect;
import shop.orderpipeline.payment.QuarantinedNotification.Reason;

/**
 * Reads a call of CardCom's webhook in whichever of its dialects; pure. Every syntax fault is a reason of 400; what can be
 * read but not used is one of 422. Nothing a caller sends makes it throw.
 */
final class NotificationParser {

    private static final int LONGEST_RETURN_VALUE = 250;
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final char BYTE_ORDER_MARK = '\uFEFF';
    /** In UTF-8. */
    private static final int BYTE_ORDER_MARK_BYTES = 3;

    private static final char REPLACEMENT = '\uFFFD';

    private final long terminal;

    NotificationParser(long terminal) {
        this.terminal = terminal;
    }

    /**
     * @param contentType as the header has it; null where there is none
     * @param query the raw query string; null where there is none
     * @param body of a POST; of any other method it is not looked at
     */
    NotificationReading parse(String method, @Nullable String contentType, @Nullable String query, byte[] body) {
        var address = query == null ? "" : query;
        if (!"POST".equals(method)) {
            return address.isEmpty() ? refused(Reason.EMPTY, new Facts()) : legacy(address, "", Dialect.QUERY);
        }
        var text = decoded(body);
        if (text == null) {
            // A form in the sender's old code page: only the values we need must be readable.
            return isForm(contentType)
                    ? legacy(new String(body, StandardCharsets.ISO_8859_1), address, Dialect.FORM)
                    : refusedUnread(Reason.BAD_ENCODING, address);
        }
        var content = withoutMark(text);
        if (content.isBlank()) {
            return posted(address);
        }
        if (content.stripLeading().startsWith("{")) {
            return json(body, text.length() > content.length() ? BYTE_ORDER_MARK_BYTES : 0, address);
        }
        if (isForm(contentType)) {
            return legacy(content, address, Dialect.FORM);
        }
        return refusedUnread(content.stripLeading().startsWith("[") ? Reason.NOT_ONE_OBJECT : Reason.NOT_JSON, address);
    }

    private NotificationReading json(byte[] body, int from, String query) {
        var facts = new Facts();
        var fault = JsonReport.read(body, from, facts).or(() -> FormReport.readAddress(query, facts));
        return judged(fault, facts, Dialect.JSON);
    }

    private NotificationReading legacy(String pairs, String query, Dialect dialect) {
        var facts = new Facts();
        var fault = FormReport.read(pairs, facts).or(() -> FormReport.readAddress(query, facts));
        return judged(fault, facts, dialect);
    }

    /** A POST that says everything in its query. */
    private NotificationReading posted(String query) {
        var facts = new Facts();
        var fault = FormReport.read(query, facts);
        return fault.isEmpty() && !facts.hasId() ? refused(Reason.EMPTY, facts) : judged(fault, facts, Dialect.QUERY);
    }

    private NotificationReading judged(Optional<Reason> fault, Facts facts, Dialect dialect) {
        var reason = fault.or(() -> unusable(facts));
        return reason.isPresent()
                ? refused(reason.get(), facts)
                : new NotificationReading.Understood(facts.id().orElseThrow(), facts.claim(), dialect);
    }

    private Optional<Reason> unusable(Facts facts) {
        if (!facts.hasId()) {
            return Optional.of(Reason.NO_ID);
        }
        if (!facts.idsAgree()) {
            return Optional.of(Reason.CONTRADICTING_IDS);
        }
        if (facts.id().isEmpty()) {
            return Optional.of(Reason.UNUSABLE_ID);
        }
        if (facts.namesAnotherTerminal(terminal)) {
            return Optional.of(Reason.FOREIGN_TERMINAL);
        }
        if (facts.returnValueLength() > LONGEST_RETURN_VALUE) {
            return Optional.of(Reason.RETURN_VALUE_TOO_LONG);
        }
        return facts.contradictsItself() ? Optional.of(Reason.CONTRADICTING_VALUES) : Optional.empty();
    }

    private static NotificationReading refusedUnread(Reason reason, String query) {
        var facts = new Facts();
        FormReport.readAddress(query, facts);
        return refused(reason, facts);
    }

    private static NotificationReading refused(Reason reason, Facts facts) {
        return new NotificationReading.Refused(
                reason, facts.id().orElse(null), facts.responseCode(), facts.transactionCode());
    }

    private static boolean isForm(@Nullable String contentType) {
        return contentType != null && contentType.strip().regionMatches(true, 0, FORM, 0, FORM.length());
    }

    private static String withoutMark(String text) {
        return !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
    }

    /** Null where the bytes are not UTF-8. */
    private static @Nullable String decoded(byte[] body) {
        var text = new String(body, StandardCharsets.UTF_8);
        // The replacement character stands for what could not be decoded, or for itself; only then look closely.
        return text.indexOf(REPLACEMENT) < 0 || isUtf8(body) ? text : null;
    }

    private static boolean isUtf8(byte[] body) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
