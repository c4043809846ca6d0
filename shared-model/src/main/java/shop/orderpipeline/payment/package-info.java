/** Payments as CardCom speaks of them: the page's id, the claim of a notification, the question, the verdict. */
@NullMarked
package shop.orderpipeline.payment;

import org.jspecify.annotations.NullMarked;
