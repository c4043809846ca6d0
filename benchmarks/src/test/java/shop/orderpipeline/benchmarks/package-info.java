@NullMarked
package shop.orderpipeline.benchmarks;

import org.jspecify.annotations.NullMarked;
