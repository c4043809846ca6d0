package shop.orderpipeline.adminconsole.desk;

import org.jspecify.annotations.Nullable;

/**
 * One product of an order, summed over its lines.
 *
 * @param name null where the shop has no such product
 * @param paid how many were paid for; 0 where none, or nobody paid
 * @param listed how many the order lists now
 * @param stock 0 where the shop has no such product
 * @param deducted how many of them left the stock already
 */
record Line(String productId, @Nullable String name, long paid, long listed, long stock, long deducted) {

    /** How many are wanted: those that were paid for, and before that those that are listed. */
    long needed() {
        return paid > 0 ? paid : listed;
    }

    public boolean isShort() {
        return deducted == 0 && stock < needed();
    }
}
