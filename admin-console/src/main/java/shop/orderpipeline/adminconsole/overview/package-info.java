/** The page that one sees first: whether customers are hurt now, by what, and what the last days add up to. */
@NullMarked
package shop.orderpipeline.adminconsole.overview;

import org.jspecify.annotations.NullMarked;
