/** What more than one step of this service measures, under one name and with the same tags. */
@NullMarked
package shop.orderpipeline.paymentprocessor.metrics;

import org.jspecify.annotations.NullMarked;
