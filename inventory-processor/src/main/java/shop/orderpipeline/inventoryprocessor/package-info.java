/** Paid orders become stock deductions in PostgreSQL, once in effect: the application and its wiring. */
@NullMarked
package shop.orderpipeline.inventoryprocessor;

import org.jspecify.annotations.NullMarked;
