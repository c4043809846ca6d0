/** Hebrew and English: which one a request wants, and the texts of both. */
@NullMarked
package shop.orderpipeline.adminconsole.language;

import org.jspecify.annotations.NullMarked;
