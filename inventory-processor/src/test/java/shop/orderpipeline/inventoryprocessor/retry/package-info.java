/** Specifications of the package of the same name. */
@NullMarked
package shop.orderpipeline.inventoryprocessor.retry;

import org.jspecify.annotations.NullMarked;
