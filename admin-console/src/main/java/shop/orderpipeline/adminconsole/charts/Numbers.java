package shop.orderpipeline.adminconsole.charts;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;

/** Numbers as both languages write them. */
public final class Numbers {

    private static final long SHORT = 10_000;

    private Numbers() {}

    /** {@code 1,234,567}. */
    public static String grouped(long number) {
        return new DecimalFormat("#,##0", DecimalFormatSymbols.getInstance(Locale.ROOT)).format(number);
    }

    /** As it is up to four digits, else shortened: {@code 20K}, {@code 1.5M}, {@code 3B}, {@code 2T}. */
    public static String compact(long number) {
        if (number < SHORT) {
            return grouped(number);
        }
        long unit = 1_000;
        var letters = "KMBT";
        int letter = 0;
        while (letter < letters.length() - 1 && number / unit >= 1_000) {
            unit *= 1_000;
            letter++;
        }
        long tenths = number / (unit / 10);
        return grouped(tenths / 10) + (tenths % 10 == 0 ? "" : "." + tenths % 10) + letters.charAt(letter);
    }

    /** Of a hundred, with one decimal where it says something: {@code 12.5}, {@code 3}. */
    public static String oneDecimal(double number) {
        return decimals(number, 1);
    }

    /** A length in a drawing. */
    static String percent(double number) {
        return decimals(number, 3) + "%";
    }

    static String decimals(double number, int most) {
        var rounded = BigDecimal.valueOf(number).setScale(most, RoundingMode.HALF_UP);
        return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
    }
}
