package shop.orderpipeline.adminconsole.desk;

import java.math.BigDecimal;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Currency;
import java.util.Locale;
import shop.orderpipeline.payment.Money;

/** Money as people read it: {@code ₪1,234.50}, to the last digit that was proved. Left to right, in either language. */
final class MoneyText {

    private static final int USUAL_DIGITS = 2;
    /** Written plainly, a few digits with an absurd exponent would fill the page. */
    private static final int LONGEST_SCALE = 64;

    private MoneyText() {}

    static String of(Money money) {
        var number = number(money.amount(), digits(money.currency()));
        return number.startsWith("-")
                ? "-" + symbol(money.currency()) + number.substring(1)
                : symbol(money.currency()) + number;
    }

    private static String number(BigDecimal amount, int usualDigits) {
        if (Math.abs((long) amount.scale()) > LONGEST_SCALE) {
            return amount.toString();
        }
        var format = new DecimalFormat("#,##0", DecimalFormatSymbols.getInstance(Locale.ROOT));
        format.setMinimumFractionDigits(usualDigits);
        format.setMaximumFractionDigits(Math.max(usualDigits, amount.scale()));
        return format.format(amount);
    }

    private static String symbol(String code) {
        try {
            var symbol = Currency.getInstance(code).getSymbol(Locale.US);
            return symbol.equals(code) ? code + "\u00a0" : symbol;
        } catch (IllegalArgumentException e) {
            // The shop's column takes any text.
            return code + "\u00a0";
        }
    }

    private static int digits(String code) {
        try {
            return Math.max(0, Currency.getInstance(code).getDefaultFractionDigits());
        } catch (IllegalArgumentException e) {
            return USUAL_DIGITS;
        }
    }
}
