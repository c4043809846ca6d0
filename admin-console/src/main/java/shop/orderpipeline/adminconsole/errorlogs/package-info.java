/** The admin API: single conflicts by filter, as pages and as files, and what they add up to. */
@NullMarked
package shop.orderpipeline.adminconsole.errorlogs;

import org.jspecify.annotations.NullMarked;
