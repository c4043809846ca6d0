/** Orders that wait for a person, worked again or closed by a person's command. */
@NullMarked
package shop.orderpipeline.opscli.orders;

import org.jspecify.annotations.NullMarked;
