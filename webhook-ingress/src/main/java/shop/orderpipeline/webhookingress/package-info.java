/** The HTTP edge as one server: starts and stops it, and tells the truth about its health. */
@NullMarked
package shop.orderpipeline.webhookingress;

import org.jspecify.annotations.NullMarked;
