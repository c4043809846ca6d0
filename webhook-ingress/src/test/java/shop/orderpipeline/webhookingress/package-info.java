/** The whole ingress over real HTTP, on a real broker. */
@NullMarked
package shop.orderpipeline.webhookingress;

import org.jspecify.annotations.NullMarked;
