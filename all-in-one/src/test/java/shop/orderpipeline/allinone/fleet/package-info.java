/** Every part of the pipeline as a process of its own, and what measures and judges them: for fault tests and benchmarks. */
@NullMarked
package shop.orderpipeline.allinone.fleet;

import org.jspecify.annotations.NullMarked;
