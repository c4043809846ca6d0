/** Products, quantities, and what became of a paid order. */
@NullMarked
package shop.orderpipeline.stock;

import org.jspecify.annotations.NullMarked;
