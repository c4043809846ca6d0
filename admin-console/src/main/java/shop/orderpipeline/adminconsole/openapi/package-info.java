/** What programs may ask the console, described for whoever writes them. */
@NullMarked
package shop.orderpipeline.adminconsole.openapi;

import org.jspecify.annotations.NullMarked;
