/** Nothing personal gets past the edge: marked values go in by every door and are looked for everywhere. */
@NullMarked
package shop.orderpipeline.allinone.privacy;

import org.jspecify.annotations.NullMarked;
