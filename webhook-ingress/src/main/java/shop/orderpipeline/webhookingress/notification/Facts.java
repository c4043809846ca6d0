package shop.orderpipeline.webhookingress.notification;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import shop.orderpipeline.payment.CardDetails;
import shop.orderpipeline.payment.Claim;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.payment.Operation;
import shop.orderpipeline.payment.TranzactionId;

/**
 * The allow-listed values of one call, still in the sender's words, and what they come to. Whatever is no number of a
 * sane size, no digit, no letter counts as not said: a claim is a hint, and its odd corners must not stop it.
 */
final class Facts {

    private static final int LONGEST_NUMBER = 64;
    private static final int MOST_DIGITS = 18;
    private static final int LARGEST_COIN = 999;
    /** Far more than is kept of one; comparing a long text without regard to case may take the square of its length. */
    private static final int LONGEST_OPERATION = 256;

    /** What may be said, beside the ids. Inner ones come from TranzactionInfo. */
    enum Field {
        RESPONSE_CODE,
        /** Legacy: the outcome itself, where ResponseCode may only say that the request was fine. */
        OPERATION_RESPONSE,
        TRANZACTION_ID,
        OPERATION,
        TERMINAL,
        RETURN_VALUE,
        INNER_RESPONSE_CODE,
        INNER_TRANZACTION_ID,
        INNER_TERMINAL,
        AMOUNT,
        COIN_ID,
        LAST_FOUR_TEXT,
        LAST_FOUR_NUMBER,
        APPROVAL_NUMBER
    }

    private final List<Id> ids = new ArrayList<>(2);
    private final Map<Field, String> values = new EnumMap<>(Field.class);
    private boolean contradicting;

    /** An id as it was written, and what it stands for; empty where it can't be one. */
    private record Id(String written, Optional<LowProfileId> canonical) {

        boolean agreesWith(Id other) {
            return canonical.equals(other.canonical) && (canonical.isPresent() || written.equals(other.written));
        }
    }

    void addId(String id) {
        if (!id.isBlank()) {
            ids.add(new Id(id, LowProfileId.canonical(id)));
        }
    }

    /** Of several spellings the first that has a value wins. */
    void putIfFirst(Field field, @Nullable String value) {
        if (value != null && !value.isBlank()) {
            values.putIfAbsent(field, value);
        }
    }

    /** As {@link #putIfFirst}, where two different values are an error. */
    void put(Field field, String value) {
        var before = values.get(field);
        if (before != null && !value.isBlank() && !same(before, value)) {
            contradicting = true;
        }
        putIfFirst(field, value);
    }

    boolean hasId() {
        return !ids.isEmpty();
    }

    boolean contradictsItself() {
        return contradicting;
    }

    /** The one canonical id that all spellings agree on; empty where there is none, or another, or an unusable one. */
    Optional<LowProfileId> id() {
        return hasId() && idsAgree() ? ids.getFirst().canonical : Optional.empty();
    }

    /** All ids are the same, be they usable or not. */
    boolean idsAgree() {
        var first = ids.getFirst();
        return ids.stream().skip(1).allMatch(first::agreesWith);
    }

    /** A terminal is named, at either level, and it is not this one. */
    boolean namesAnotherTerminal(long terminal) {
        return differs(Field.TERMINAL, terminal) || differs(Field.INNER_TERMINAL, terminal);
    }

    int returnValueLength() {
        var value = values.get(Field.RETURN_VALUE);
        return value == null ? 0 : value.length();
    }

    @Nullable Long responseCode() {
        var outcome = whole(Field.OPERATION_RESPONSE);
        return outcome == null ? whole(Field.RESPONSE_CODE) : outcome;
    }

    @Nullable Long transactionCode() {
        return whole(Field.INNER_RESPONSE_CODE);
    }

    Claim claim() {
        return new Claim(
                responseCode(),
                transactionCode(),
                tranzactionId(),
                amount(),
                coinId(),
                operation(),
                terminal(),
                lastFour(),
                approvalNumber());
    }

    private @Nullable TranzactionId tranzactionId() {
        var outer = whole(Field.TRANZACTION_ID);
        var number = outer != null && outer > 0 ? outer : whole(Field.INNER_TRANZACTION_ID);
        return number != null && number > 0 ? new TranzactionId(number) : null;
    }

    private @Nullable BigDecimal amount() {
        var amount = number(values.get(Field.AMOUNT));
        return amount != null && amount.scale() < 0 ? amount.setScale(0) : amount;
    }

    private @Nullable Integer coinId() {
        var coin = whole(Field.COIN_ID);
        return coin == null || coin < 0 || coin > LARGEST_COIN ? null : coin.intValue();
    }

    private @Nullable String operation() {
        var operation = values.get(Field.OPERATION);
        return operation == null
                ? null
                : Operation.canonical(operation.substring(0, Math.min(LONGEST_OPERATION, operation.length())))
                        .orElse(null);
    }

    private @Nullable Long terminal() {
        var outer = whole(Field.TERMINAL);
        return outer != null ? outer : whole(Field.INNER_TERMINAL);
    }

    private @Nullable String lastFour() {
        var text = values.get(Field.LAST_FOUR_TEXT);
        var digits = text != null ? text : values.get(Field.LAST_FOUR_NUMBER);
        return CardDetails.lastFour(digits).orElse(null);
    }

    private @Nullable String approvalNumber() {
        return CardDetails.approval(values.get(Field.APPROVAL_NUMBER)).orElse(null);
    }

    private boolean differs(Field field, long expected) {
        var text = values.get(field);
        if (text == null) {
            return false;
        }
        var number = number(text);
        return number == null || number.compareTo(BigDecimal.valueOf(expected)) != 0;
    }

    private @Nullable Long whole(Field field) {
        var number = number(values.get(field));
        if (number == null) {
            return null;
        }
        var bare = number.stripTrailingZeros();
        return bare.scale() > 0 ? null : bare.longValueExact();
    }

    private static boolean same(String one, String other) {
        var number = number(one);
        var otherNumber = number(other);
        return (number != null && otherNumber != null)
                ? number.compareTo(otherNumber) == 0
                : one.strip().equals(other.strip());
    }

    /** Null also for a number that would be long when written out: {@code 1e999999999} must cost nobody memory. */
    private static @Nullable BigDecimal number(@Nullable String text) {
        if (text == null || text.length() > LONGEST_NUMBER) {
            return null;
        }
        try {
            var number = new BigDecimal(text.strip());
            var small = Math.abs((long) number.scale()) <= LONGEST_NUMBER
                    && (long) number.precision() - number.scale() <= MOST_DIGITS;
            return small ? number : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
