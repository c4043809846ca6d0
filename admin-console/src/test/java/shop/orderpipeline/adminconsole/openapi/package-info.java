/** Prints docs/openapi.yaml from the controllers, and holds the console to it. */
@NullMarked
package shop.orderpipeline.adminconsole.openapi;

import org.jspecify.annotations.NullMarked;
