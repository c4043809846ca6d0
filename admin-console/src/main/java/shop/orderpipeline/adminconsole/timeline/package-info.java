/** One payment on one page: where it stands, claim beside proof, and everything that happened to it. */
@NullMarked
package shop.orderpipeline.adminconsole.timeline;

import org.jspecify.annotations.NullMarked;
