/** {@code deploy/k8s} says what the code says. */
@NullMarked
package shop.orderpipeline.allinone.kubernetes;

import org.jspecify.annotations.NullMarked;
