/** Drops repeats: a Kafka Streams topology that remembers each payment's last verdict. */
@NullMarked
package shop.orderpipeline.paymentprocessor.confirmation;

import org.jspecify.annotations.NullMarked;
