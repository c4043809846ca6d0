/** The pages people open: conflicts, help on a problem, and errors. */
@NullMarked
package shop.orderpipeline.adminconsole.page;

import org.jspecify.annotations.NullMarked;
