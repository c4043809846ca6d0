/** How the whole pipeline is now: topics, consumer groups, scheduled work, database and projections, each with a reason. */
@NullMarked
package shop.orderpipeline.adminconsole.pipeline;

import org.jspecify.annotations.NullMarked;
