/** How far the consumer groups are, and how the stream stands. */
@NullMarked
package shop.orderpipeline.opscli.groups;

import org.jspecify.annotations.NullMarked;
