/** Conflicts as the admins read them, and as they come. */
@NullMarked
package shop.orderpipeline.opscli.conflicts;

import org.jspecify.annotations.NullMarked;
