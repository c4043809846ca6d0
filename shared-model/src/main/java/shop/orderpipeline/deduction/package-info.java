/**
 * What is to be done with a paid order, decided from what the tables say: the same for the service that deducts and for
 * whoever asks beforehand what it would do.
 */
@NullMarked
package shop.orderpipeline.deduction;

import org.jspecify.annotations.NullMarked;
