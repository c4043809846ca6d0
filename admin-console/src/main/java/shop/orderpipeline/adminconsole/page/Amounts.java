package shop.orderpipeline.adminconsole.page;

import java.math.BigDecimal;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Currency;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import shop.orderpipeline.payment.Money;

/**
 * The one way in which money is written: the currency's symbol, groups of thousands, as many decimals as the currency has,
 * and beyond them every digit that was proved. Left to right: pages put it into {@code <bdi dir="ltr">}, sentences isolate
 * it.
 */
public final class Amounts {

    /** Where a shekel is ₪, a dollar $ and a yen ¥, without marks of direction. */
    private static final Locale WRITTEN = Locale.US;

    private static final char LEFT_TO_RIGHT = '\u2066';
    private static final char END = '\u2069';
    private static final String KEPT_TOGETHER = "\u00a0";
    private static final int USUAL_DECIMALS = 2;
    /** Written plainly, a few digits with an absurd exponent would fill the page. */
    private static final int MOST_DIGITS = 64;

    private Amounts() {}

    /** {@code ₪1,234.50}; a currency without a symbol of its own keeps its letters. */
    public static String text(Money money) {
        var sign = money.amount().signum() < 0 ? "-" : "";
        return sign + symbol(money.currency()) + digits(money.amount().abs(), decimals(money.currency()));
    }

    /** {@code 1,234.50}: an amount whose currency nobody stated. */
    public static String text(BigDecimal amount) {
        return digits(amount, USUAL_DECIMALS);
    }

    /** Several sums inside a sentence, each isolated: {@code ₪100.00 + $5.00}. */
    public static String inSentence(Stream<Money> sums) {
        return sums.map(sum -> LEFT_TO_RIGHT + text(sum) + END).collect(Collectors.joining(" + "));
    }

    private static String digits(BigDecimal amount, int decimals) {
        if (Math.abs((long) amount.scale()) > MOST_DIGITS) {
            return amount.toString();
        }
        var format = new DecimalFormat("#,##0", DecimalFormatSymbols.getInstance(Locale.ROOT));
        format.setMinimumFractionDigits(decimals);
        format.setMaximumFractionDigits(Math.max(decimals, amount.scale()));
        return format.format(amount);
    }

    private static String symbol(String code) {
        try {
            var symbol = Currency.getInstance(code).getSymbol(WRITTEN);
            var isLetters = Character.isLetter(symbol.codePointBefore(symbol.length()));
            return isLetters ? symbol + KEPT_TOGETHER : symbol;
        } catch (IllegalArgumentException e) {
            // The shop's column takes any text.
            return code + KEPT_TOGETHER;
        }
    }

    private static int decimals(String code) {
        try {
            return Math.max(0, Currency.getInstance(code).getDefaultFractionDigits());
        } catch (IllegalArgumentException e) {
            return USUAL_DECIMALS;
        }
    }
}
