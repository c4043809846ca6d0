/** Copies the topic of conflicts into PostgreSQL, each conflict once. */
@NullMarked
package shop.orderpipeline.adminconsole.projection;

import org.jspecify.annotations.NullMarked;
