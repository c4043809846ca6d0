package shop.orderpipeline.payment;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.math.BigDecimal;

/**
 * An amount with its currency. Never a double, never rounded; equal amounts are equal whatever their scale.
 *
 * @param amount in the currency's main unit (shekels, not agorot); what the source said, to the last digit
 * @param currency ISO 4217 letters, as the shop's row spells them
 */
public record Money(
        @JsonFormat(shape = JsonFormat.Shape.STRING) BigDecimal amount, String currency) {

    private static final int LONGEST_PLAIN_SCALE = 64;

    public static Money ils(String amount) {
        return new Money(new BigDecimal(amount), "ILS");
    }

    /** Same currency and, by {@code compareTo}, the same amount. */
    public boolean sameAs(Money other) {
        return sameAmountAs(other) && currency.equals(other.currency);
    }

    public boolean sameAmountAs(Money other) {
        return amount.compareTo(other.amount) == 0;
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Money other && sameAs(other);
    }

    @Override
    public int hashCode() {
        return 31 * amount.stripTrailingZeros().hashCode() + currency.hashCode();
    }

    /** An amount with an absurd exponent keeps it: written plainly, a few digits would become gigabytes. */
    @Override
    public String toString() {
        var plain = Math.abs((long) amount.scale()) <= LONGEST_PLAIN_SCALE;
        return (plain ? amount.toPlainString() : amount.toString()) + " " + currency;
    }
}
