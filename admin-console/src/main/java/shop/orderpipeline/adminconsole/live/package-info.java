/** New conflicts as they arrive, for whoever listens: one look at the table serves them all. */
@NullMarked
package shop.orderpipeline.adminconsole.live;

import org.jspecify.annotations.NullMarked;
