/** Who did what, and who tried to: written by the console's commands and logins, read by people and programs. */
@NullMarked
package shop.orderpipeline.adminconsole.audit;

import org.jspecify.annotations.NullMarked;
