/** Specifications of the same-named package. */
@NullMarked
package shop.orderpipeline.paymentprocessor.verification;

import org.jspecify.annotations.NullMarked;
