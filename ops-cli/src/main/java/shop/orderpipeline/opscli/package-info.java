/** The operator's commands: where they connect to, and what comes out at their end. */
@NullMarked
package shop.orderpipeline.opscli;

import org.jspecify.annotations.NullMarked;
