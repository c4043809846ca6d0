/** Specifications of the package of the same name. */
@NullMarked
package shop.orderpipeline.inventoryprocessor.deduction;

import org.jspecify.annotations.NullMarked;
