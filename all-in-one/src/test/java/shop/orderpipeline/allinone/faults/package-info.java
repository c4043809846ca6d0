/** The pipeline as a process of its own, killed and started again under load; run by the profile {@code faults}. */
@NullMarked
package shop.orderpipeline.allinone.faults;

import org.jspecify.annotations.NullMarked;
