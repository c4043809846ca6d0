/** The life cycle of a pending order: sealed states, events, and one table of legal moves. */
@NullMarked
package shop.orderpipeline.order;

import org.jspecify.annotations.NullMarked;
