/** Specifications of the same-named package. */
@NullMarked
package shop.orderpipeline.paymentprocessor.schedule;

import org.jspecify.annotations.NullMarked;
