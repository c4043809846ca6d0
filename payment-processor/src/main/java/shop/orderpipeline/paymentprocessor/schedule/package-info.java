/** What must still happen to a payment, and when. */
@NullMarked
package shop.orderpipeline.paymentprocessor.schedule;

import org.jspecify.annotations.NullMarked;
