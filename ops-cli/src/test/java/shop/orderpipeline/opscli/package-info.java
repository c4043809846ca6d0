/** The commands as an operator gives them. */
@NullMarked
package shop.orderpipeline.opscli;

import org.jspecify.annotations.NullMarked;
