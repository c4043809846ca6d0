/** What calls are read as. */
@NullMarked
package shop.orderpipeline.webhookingress.notification;

import org.jspecify.annotations.NullMarked;
