/** The admin API: single conflicts by filter, and what they add up to. */
@NullMarked
package shop.orderpipeline.adminconsole.errorlogs;

import org.jspecify.annotations.NullMarked;
