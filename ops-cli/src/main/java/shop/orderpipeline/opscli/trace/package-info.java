/** One payment, followed through all topics and tables. */
@NullMarked
package shop.orderpipeline.opscli.trace;

import org.jspecify.annotations.NullMarked;
