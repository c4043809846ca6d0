/** Records of a topic published again: first a plan that writes nothing, then a run that proves that nothing happened twice. */
@NullMarked
package shop.orderpipeline.opscli.replay;

import org.jspecify.annotations.NullMarked;
