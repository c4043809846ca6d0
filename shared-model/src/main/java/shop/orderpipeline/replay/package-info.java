/**
 * Publishes records again: a plan that says what each would do, a run that can be killed and resumed, and a proof that
 * nothing was done twice. Whoever offers it to people (the operator's commands) asks here.
 */
@NullMarked
package shop.orderpipeline.replay;

import org.jspecify.annotations.NullMarked;
