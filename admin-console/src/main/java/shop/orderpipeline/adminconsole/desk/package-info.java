/** The desk: money that waits for a person, what is known about it, and what that person may do with it now. */
@NullMarked
package shop.orderpipeline.adminconsole.desk;

import org.jspecify.annotations.NullMarked;
