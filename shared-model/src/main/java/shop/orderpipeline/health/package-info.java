/** Whether a service can do its work, said by the service itself. */
@NullMarked
package shop.orderpipeline.health;

import org.jspecify.annotations.NullMarked;
