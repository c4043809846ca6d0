/** Everything that is known of one payment, from all topics and tables, in the order in which it happened; reads only. */
@NullMarked
package shop.orderpipeline.trace;

import org.jspecify.annotations.NullMarked;
