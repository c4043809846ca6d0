package shop.orderpipeline.payment;

import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What is kept of a card, as CardCom writes it; what can't be that is not kept. */
public final class CardDetails {

    private static final Pattern APPROVAL = Pattern.compile("[A-Za-z0-9]{1,20}");
    private static final Pattern LAST_DIGITS = Pattern.compile("[0-9]{1,4}");

    private CardDetails() {}

    /** Four digits: CardCom writes {@code 8} beside {@code "0008"}. */
    public static Optional<String> lastFour(@Nullable String digits) {
        return Optional.ofNullable(digits)
                .map(String::strip)
                .filter(text -> LAST_DIGITS.matcher(text).matches())
                .map(text -> "0".repeat(4 - text.length()) + text);
    }

    /** The card company's approval: 1 to 20 letters and digits. */
    public static Optional<String> approval(@Nullable String text) {
        return Optional.ofNullable(text)
                .map(String::strip)
                .filter(approval -> APPROVAL.matcher(approval).matches());
    }
}
