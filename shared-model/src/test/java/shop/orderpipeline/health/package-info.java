/** When a service says that it can do its work. */
@NullMarked
package shop.orderpipeline.health;

import org.jspecify.annotations.NullMarked;
