/** What was claimed of a payment, beside what CardCom proved. */
@NullMarked
package shop.orderpipeline.adminconsole.proof;

import org.jspecify.annotations.NullMarked;
