/**
 * What a proof of CardCom's does to an order as it stands: the same for the service that asks CardCom and for whoever asks
 * beforehand what an answer would do.
 */
@NullMarked
package shop.orderpipeline.verification;

import org.jspecify.annotations.NullMarked;
