/**
 * How fast it is: whole runs, from the first request to the last completed order, ours, the old design's and the bare
 * SQL's; the webhook alone; with a shop's past in the tables; and the pure functions, each alone.
 */
@NullMarked
package shop.orderpipeline.benchmarks;

import org.jspecify.annotations.NullMarked;
