/**
 * Is the payment true: asks CardCom, and advances the order by what it says.
 *
 * <p>Its words, in the order in which they come: an <em>answer</em> is what CardCom said; a <em>proof</em> is what an answer
 * means, held against the order that owes the money ({@code VerdictRule}); a <em>ruling</em> is what a proof does to the order
 * as it stands ({@code RulingDecider}); a <em>verdict</em> is what everybody else is told of it ({@code PaymentVerdict}).
 */
@NullMarked
package shop.orderpipeline.paymentprocessor.verification;

import org.jspecify.annotations.NullMarked;
