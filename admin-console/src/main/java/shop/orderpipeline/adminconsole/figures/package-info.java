/** What conflicts and waiting money add up to, for the overview and the weekly report. */
@NullMarked
package shop.orderpipeline.adminconsole.figures;

import org.jspecify.annotations.NullMarked;
