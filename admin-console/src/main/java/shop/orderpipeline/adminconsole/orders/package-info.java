/** Orders that wait for a person, worked again or closed as refunded by a person's command. */
@NullMarked
package shop.orderpipeline.adminconsole.orders;

import org.jspecify.annotations.NullMarked;
