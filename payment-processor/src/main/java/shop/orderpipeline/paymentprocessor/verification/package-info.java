/** Asks CardCom and holds its answer against the order: the only place where money states move. */
@NullMarked
package shop.orderpipeline.paymentprocessor.verification;

import org.jspecify.annotations.NullMarked;
