/** Which notification is news, and is it true. */
@NullMarked
package shop.orderpipeline.paymentprocessor;

import org.jspecify.annotations.NullMarked;
