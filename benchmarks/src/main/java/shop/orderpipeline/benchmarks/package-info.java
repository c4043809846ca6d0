/** Whole runs, from the first request to the last completed order: ours, the old design's, and the bare SQL's. */
@NullMarked
package shop.orderpipeline.benchmarks;

import org.jspecify.annotations.NullMarked;
