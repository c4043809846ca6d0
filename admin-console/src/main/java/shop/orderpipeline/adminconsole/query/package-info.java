/** What people and programs ask for by a URL: parameters read by name, and the where clause that they become. */
@NullMarked
package shop.orderpipeline.adminconsole.query;

import org.jspecify.annotations.NullMarked;
