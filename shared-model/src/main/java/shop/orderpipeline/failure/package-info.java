/** What a failure of PostgreSQL asks us to do. */
@NullMarked
package shop.orderpipeline.failure;

import org.jspecify.annotations.NullMarked;
