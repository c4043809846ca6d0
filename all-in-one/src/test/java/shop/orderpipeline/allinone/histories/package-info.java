/** The awkward histories of a payment, each by its name, through the whole pipeline at once. */
@NullMarked
package shop.orderpipeline.allinone.histories;

import org.jspecify.annotations.NullMarked;
