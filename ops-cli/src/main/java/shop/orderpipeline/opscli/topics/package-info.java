/** Topics as they are: how many records they hold, how they are set, and what stands in them. */
@NullMarked
package shop.orderpipeline.opscli.topics;

import org.jspecify.annotations.NullMarked;
