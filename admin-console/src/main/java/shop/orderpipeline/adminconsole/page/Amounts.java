package shop.orderpipeline.adminconsole.page;

import java.util.Currency;
import java.util.Locale;
import shop.orderpipeline.payment.Money;

/** Money as pages show it: the currency's symbol, then every digit that was proved. */
public final class Amounts {

    /** The shop's own, where a shekel is ₪ and a dollar $. */
    private static final Locale SHOP = Locale.of("he", "IL");

    private Amounts() {}

    /** {@code ₪123.50}; a currency that nobody knows keeps its letters. */
    public static String text(Money money) {
        var letters = money.currency();
        var digits = money.toString();
        digits = digits.substring(0, digits.length() - letters.length()).strip();
        return symbol(letters) + digits;
    }

    private static String symbol(String letters) {
        try {
            var symbol = Currency.getInstance(letters).getSymbol(SHOP);
            return symbol.equals(letters) ? letters + " " : symbol;
        } catch (IllegalArgumentException e) {
            return letters + " ";
        }
    }
}
