/** What goes to a retry topic, how long it waits there, and what ends on the dead-letter topic. */
@NullMarked
package shop.orderpipeline.inventoryprocessor.retry;

import org.jspecify.annotations.NullMarked;
