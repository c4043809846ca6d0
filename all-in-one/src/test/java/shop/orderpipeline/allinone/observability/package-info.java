/** What watches the system from outside asks for what the system really tells. */
@NullMarked
package shop.orderpipeline.allinone.observability;

import org.jspecify.annotations.NullMarked;
