/** Refusals as RFC 9457 problem details, in the reader's language. */
@NullMarked
package shop.orderpipeline.adminconsole.problem;

import org.jspecify.annotations.NullMarked;
