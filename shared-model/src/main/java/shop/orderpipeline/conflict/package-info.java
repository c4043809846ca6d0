/** Every duplicate, race, mismatch and shortage as a typed record. */
@NullMarked
package shop.orderpipeline.conflict;

import org.jspecify.annotations.NullMarked;
