/** Parts of a page that are read apart, so that one which can't be read does not take the others with it. */
@NullMarked
package shop.orderpipeline.adminconsole.panel;

import org.jspecify.annotations.NullMarked;
