/** Whether the console can do its work, for probes and the runner. */
@NullMarked
package shop.orderpipeline.adminconsole.health;

import org.jspecify.annotations.NullMarked;
