/** Specifications of the same-named package. */
@NullMarked
package shop.orderpipeline.paymentprocessor.confirmation;

import org.jspecify.annotations.NullMarked;
