/** CardCom's gateway, simulated: it answers what it was told to answer, truthful or nasty, and posts nothing by itself. */
@NullMarked
package shop.orderpipeline.cardcomsimulator;

import org.jspecify.annotations.NullMarked;
