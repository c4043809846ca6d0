/** CardCom's notifications: let in, read, published, acknowledged; nothing is decided here. */
@NullMarked
package shop.orderpipeline.webhookingress.notification;

import org.jspecify.annotations.NullMarked;
