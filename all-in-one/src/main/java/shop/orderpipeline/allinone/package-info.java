/** Every module in one process with a real broker and a real database: {@code ./pipeline up} and {@code demo}. */
@NullMarked
package shop.orderpipeline.allinone;

import org.jspecify.annotations.NullMarked;
