package shop.orderpipeline.payment;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** CardCom's Operation in one spelling, whatever the dialect: the v11 name or the legacy number. */
public final class Operation {

    /** The operations that move money; the others create a token, park a deal, or are unknown to us. */
    private static final Set<String> CHARGES = Set.of("ChargeOnly", "ChargeAndCreateToken", "Do3DSAndSubmit");

    private static final int LONGEST = 32;

    private Operation() {}

    /**
     * The canonical spelling; an operation we do not know keeps its own letters, bounded and stripped of everything else,
     * since CardCom's lists grow and carry typos. What only looks like a known one after stripping ("-1") stays unknown.
     * Empty where nothing is left.
     */
    public static Optional<String> canonical(String text) {
        var trimmed = text.strip();
        var known = known(trimmed);
        if (known.isPresent()) {
            return known;
        }
        var letters = trimmed.replaceAll("[^A-Za-z0-9]", "");
        if (letters.isEmpty()) {
            return Optional.empty();
        }
        var distinct = known(letters).isPresent() ? "Unknown" + letters : letters;
        return Optional.of(distinct.substring(0, Math.min(LONGEST, distinct.length())));
    }

    /** The canonical spelling of an operation that we know; empty for any other. */
    public static Optional<String> known(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "1", "chargeonly" -> Optional.of("ChargeOnly");
            case "2", "chargeandcreatetoken" -> Optional.of("ChargeAndCreateToken");
            case "3", "createtokenonly" -> Optional.of("CreateTokenOnly");
            case "4", "suspendeddeal" -> Optional.of("SuspendedDeal");
            case "do3dsandsubmit" -> Optional.of("Do3DSAndSubmit");
            default -> Optional.empty();
        };
    }

    public static boolean charges(String canonical) {
        return CHARGES.contains(canonical);
    }
}
