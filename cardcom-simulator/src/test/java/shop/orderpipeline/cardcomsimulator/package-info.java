/** The simulated gateway, over real HTTP. */
@NullMarked
package shop.orderpipeline.cardcomsimulator;

import org.jspecify.annotations.NullMarked;
