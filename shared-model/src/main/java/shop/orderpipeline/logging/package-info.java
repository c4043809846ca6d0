/** The console's log of programs that run without Spring Boot, in the words and formats of those that run with it. */
@NullMarked
package shop.orderpipeline.logging;

import org.jspecify.annotations.NullMarked;
