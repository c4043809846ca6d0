/** From a paid order to its ledger rows: who gets the stock, in one transaction a batch, and what is said about it. */
@NullMarked
package shop.orderpipeline.inventoryprocessor.deduction;

import org.jspecify.annotations.NullMarked;
