/** Conflicts that are alike, as one: what they are, how they stand, and what people say about them. */
@NullMarked
package shop.orderpipeline.adminconsole.groups;

import org.jspecify.annotations.NullMarked;
