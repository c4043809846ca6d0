/** The real parts that tests of all modules run on. */
@NullMarked
package shop.orderpipeline.testing;

import org.jspecify.annotations.NullMarked;
