/** Specifications of the same-named package. */
@NullMarked
package shop.orderpipeline.paymentprocessor;

import org.jspecify.annotations.NullMarked;
